import type { DocumentContainer } from "../../shared/platform/azure/documents.ts";

/** Maximum number of ids in memory, some 100 bytes each. Beyond it every document is read before it is written. */
const maxIds = 500_000;

/**
 * Wraps a container that is filled for the first time. The first read of an id returns undefined without a request,
 * since the document is nearly always absent. If it exists, the create fails with a conflict and the retry reads it.
 */
export function optimisticReader(container: DocumentContainer): DocumentContainer {
  const seen = new Set<string>();
  return {
    ...container,
    async read(id, partitionKey) {
      if (seen.has(id) || seen.size >= maxIds) return container.read(id, partitionKey);
      seen.add(id);
      return undefined;
    },
  };
}
