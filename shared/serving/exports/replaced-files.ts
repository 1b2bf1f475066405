import type { BlobStore } from "../../platform/azure/blobs.ts";
import { readSnapshot } from "../../platform/delta/log.ts";
import { keepRemoved } from "../../platform/delta/snapshot.ts";
import { exportedTables } from "./tables.ts";

/** The files that the exported tables of a container replaced, and until when earlier versions can be read. */
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
