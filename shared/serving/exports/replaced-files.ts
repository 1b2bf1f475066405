import type { BlobStore } from "../../platform/azure/blobs.ts";
import { readSnapshot } from "../../platform/delta/log.ts";
import { keepRemoved } from "../../platform/delta/snapshot.ts";
import { exportedTables } from "./tables.ts";

/** The files of a container that the exported tables replaced, and until when readers of an earlier version have them. */
export async function replacedFiles(blobs: BlobStore): Promise<{ readonly name: string; readonly until: number }[]> {
  const found = await Promise.all(
    exportedTables.map(async ({ name: folder }) => ({ folder, ...(await readSnapshot({ blobs, folder })) })),
  );
  return found.flatMap(({ folder, removed }) =>
    [...removed.values()].map(({ path, deletionTimestamp }) => ({
      name: `${folder}/${path}`,
      until: deletionTimestamp + keepRemoved,
    })),
  );
}
