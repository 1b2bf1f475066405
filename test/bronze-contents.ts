import type { Azure } from "../shared/azure/clients.ts";
import { listPartitions, rowsAfter } from "../shared/bronze/manifest.ts";
import { decodeEvents, decodeQuarantined } from "../shared/bronze/parquet.ts";
import { partitionFromKey } from "../shared/bronze/rows.ts";

/** `STREAM BODY` of every event that readers of bronze and quarantine see. */
export async function everythingInBronze(azure: Azure): Promise<string[]> {
  const manifest = azure.table("manifest");
  const found: string[] = [];
  for (const key of await listPartitions(manifest)) {
    const { stream } = partitionFromKey(key);
    for await (const { dataFile, quarantineFile } of rowsAfter(manifest, key, 0)) {
      const data = dataFile === undefined ? undefined : await azure.blobs("bronze").read(dataFile);
      const refused = quarantineFile === undefined ? undefined : await azure.blobs("quarantine").read(quarantineFile);
      const events = [
        ...(data === undefined ? [] : await decodeEvents(data)),
        ...(refused === undefined ? [] : await decodeQuarantined(refused)),
      ];
      found.push(...events.map(({ body }) => `${stream} ${Buffer.from(body).toString()}`));
    }
  }
  return found;
}
