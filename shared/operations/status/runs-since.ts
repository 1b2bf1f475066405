import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import { partitionFromKey } from "../../bronze/manifest/manifest-row.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";

/** Milliseconds by which the clocks of Cosmos DB, to the second, and of a host may differ. */
const slack = 5_000;

/**
 * The recorded slices that can have written documents of a silver container since a time: `traceparent`s, the earliest first.
 * More than those that did is possible, fewer is not, but for slices that so many others followed that they are forgotten.
 *
 * @param since epoch milliseconds, by Cosmos DB's clock
 */
export async function runsSince(
  bronze: BronzeReader,
  reader: string,
  definitions: readonly SilverDefinition[],
  container: string,
  since: number,
): Promise<string[]> {
  const streams = new Set(definitions.filter((each) => each.container === container).map(({ stream }) => stream));
  const keys = (await bronze.partitions()).filter((key) => streams.has(partitionFromKey(key).stream));
  const progress = await Promise.all(keys.map((key) => bronze.progress(key, reader)));
  const runs = progress.flatMap((each) => each.runs ?? []).filter(({ movedAt }) => movedAt >= since - slack);
  return runs.sort((a, b) => a.movedAt - b.movedAt).map(({ trace }) => trace);
}
