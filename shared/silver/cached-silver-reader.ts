import type { SilverReader } from "./silver-reader.ts";

/**
 * Sends each query once and returns the same result afterwards. A failed query is not cached. Use it for one piece of
 * work only: results are never refreshed.
 */
export function cachedSilverReader(reader: SilverReader): SilverReader {
  const results = new Map<string, Promise<readonly unknown[]>>();
  const once = <D>(query: readonly unknown[], send: () => Promise<readonly D[]>): Promise<readonly D[]> => {
    const key = JSON.stringify(query);
    const known = results.get(key);
    // The key contains the container, which determines the document type.
    if (known !== undefined) return known as Promise<readonly D[]>;
    const result = send();
    results.set(key, result);
    result.catch(() => results.delete(key));
    return result;
  };
  return {
    queryPartition: (...query) => once(["partition", ...query], () => reader.queryPartition(...query)),
    // Too much to keep, and never read twice.
    queryPartitions: (...query) => reader.queryPartitions(...query),
    queryAllPartitions: (...query) => once(["all", ...query], () => reader.queryAllPartitions(...query)),
  };
}
