import { hashId } from "../../platform/hash-id.ts";
import { minute } from "../../platform/time.ts";

/** Length of a bucket, milliseconds. */
export const bucketLength = 5 * minute;
/** Entries of one id cache, some 150 bytes each. */
const maxCachedIds = 10_000;

/**
 * Returns a function that gives the ids of a container's buckets. Thousands of readings share one bucket, and the hash
 * is the most expensive step for each of them, so that the latest ids are cached.
 */
export function bucketIds(container: string): (deviceId: string, start: number) => string {
  const known = new Map<string, string>();
  return (deviceId, start) => {
    const key = `${start} ${deviceId}`;
    let id = known.get(key);
    if (id === undefined) {
      id = hashId(container, deviceId, start);
      if (known.size >= maxCachedIds) known.clear();
      known.set(key, id);
    }
    return id;
  };
}

/** Start of the bucket that contains the instant: a multiple of its length. */
export function bucketStart(time: number): number {
  return time - (time % bucketLength);
}
