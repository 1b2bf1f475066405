import { rowValues } from "../../bronze/manifest/row-values.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Stream } from "../../streams/stream.ts";

/** PartitionKey of the manifest: one row for each stream, with the hub generation that the last comparison found. */
const partitionKey = "hubs";

/**
 * Stores the generation of a stream's hub.
 *
 * @param landed generations of which anything has landed
 * @returns the generation before it, if this call is the first to find that the hub was recreated
 */
export async function storeGeneration(
  manifest: Table,
  { name }: Stream,
  generation: number,
  landed: readonly number[],
): Promise<number | undefined> {
  const row = await manifest.get(partitionKey, name);
  const stored = row && rowValues("manifest", partitionKey, row).integer("generation");
  if (stored === generation) return undefined;
  const earlier = stored ?? (landed.includes(generation) ? undefined : landed.findLast((each) => each < generation));
  const write = { rowKey: name, values: { generation }, ...(row && { etag: row.etag }) };
  // After a conflict another comparison has stored it, and reports it.
  return (await manifest.commit(partitionKey, [write])) === "committed" ? earlier : undefined;
}
