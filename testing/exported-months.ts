import type { BlobStore } from "../shared/platform/azure/blobs.ts";
import { readSnapshot } from "../shared/platform/delta/log.ts";
import { monthOfFile } from "../shared/serving/exports/export-table.ts";

/** Month -> the blob with its rows, by the latest version of an exported table. */
export async function exportedMonths(
  blobs: Pick<BlobStore, "read" | "list">,
  table: string,
): Promise<Record<string, string>> {
  const { files } = await readSnapshot({ blobs, folder: table });
  const months = [...files.keys()].map((path): [string, string] => [monthOfFile(path) ?? path, `${table}/${path}`]);
  return Object.fromEntries(months.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
