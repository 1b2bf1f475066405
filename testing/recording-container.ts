import type { DocumentContainer } from "../shared/platform/azure/documents.ts";

/** A query as it was asked. */
export interface AskedQuery {
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Undefined when it went over all partition keys. */
  readonly partition: string | undefined;
}

/** A container with nothing in it that notes what it is asked for. */
export function recordingContainer(asked: AskedQuery[]): DocumentContainer {
  return {
    read: async () => undefined,
    create: async () => true,
    replace: async () => true,
    remove: async () => {},
    async query(partition, text, parameters) {
      asked.push({ text, parameters, partition });
      return [];
    },
    async queryAll(text, parameters) {
      asked.push({ text, parameters, partition: undefined });
      return { items: [], continuation: undefined };
    },
    feedRanges: async () => [],
    changes: async () => undefined,
  };
}
