import type { DocumentContainer } from "../shared/platform/azure/documents.ts";

/** A query as it was sent. */
export interface RecordedQuery {
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Undefined for a query over all partition keys. */
  readonly partition: string | undefined;
}

/** An empty container that records its queries. */
export function recordingContainer(queries: RecordedQuery[]): DocumentContainer {
  return {
    read: async () => undefined,
    create: async () => true,
    replace: async () => true,
    remove: async () => {},
    removeVersion: async () => true,
    async queryPartition(partition, text, parameters) {
      queries.push({ text, parameters, partition });
      return [];
    },
    async queryAllPartitions(text, parameters) {
      queries.push({ text, parameters, partition: undefined });
      return { items: [], continuation: undefined };
    },
    feedRanges: async () => [],
    ends: async () => [],
    changes: async () => undefined,
  };
}
