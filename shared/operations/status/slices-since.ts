import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import { second } from "../../platform/time.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";

/** Milliseconds: the resolution of `_ts`, and clock skew between Cosmos DB and a host. */
const tolerance = 5 * second;

/**
 * The slices of silver that may have written a container since a time, as `traceparent`s, the earliest first. The list
 * contains every slice that did, unless progress no longer records it, and may contain others.
 *
 * @param since epoch milliseconds, by Cosmos DB's clock
 */
export async function slicesSince(
  bronze: BronzeReader,
  database: string,
  definitions: readonly SilverDefinition[],
  container: string,
  since: number,
): Promise<string[]> {
  const streams = new Set(definitions.filter((each) => each.container === container).map(({ stream }) => stream));
  const keys = (await bronze.partitions()).filter((key) => streams.has(partitionFromKey(key).stream));
  const progress = await Promise.all(keys.map((key) => bronze.progress(key, database)));
  const runs = progress.flatMap((each) => each.runs ?? []).filter(({ movedAt }) => movedAt >= since - tolerance);
  return runs.sort((a, b) => a.movedAt - b.movedAt).map(({ trace }) => trace);
}
