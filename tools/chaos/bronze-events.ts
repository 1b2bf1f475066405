import { decodeLanded, decodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { readNamed } from "../../shared/bronze/files/read-listed.ts";
import { listPartitions } from "../../shared/bronze/manifest/commit.ts";
import { type ManifestRow, partitionFromKey } from "../../shared/bronze/manifest/manifest-row.ts";
import { behind, scan } from "../../shared/bronze/manifest/scan.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";

/** An event that readers of bronze or quarantine see. */
export interface StoredEvent {
  readonly stream: string;
  readonly partition: string;
  readonly sequenceNumber: number;
  readonly body: string;
  /** Why it was quarantined; undefined of what was accepted. */
  readonly code: string | undefined;
}

/** Everything that stands in bronze and in quarantine. */
export async function* storedEvents(azure: Azure): AsyncGenerator<StoredEvent> {
  const manifest = azure.table("manifest");
  for (const partitionKey of await listPartitions(manifest)) {
    const { stream, partition } = partitionFromKey(partitionKey);
    const read = (row: ManifestRow, after: number) => eventsOf(azure, row, after);
    for await (const events of scan({ manifest, partitionKey, after: 0, read }))
      for (const { sequenceNumber, body, code } of events)
        yield { stream, partition, sequenceNumber, body: Buffer.from(body).toString(), code };
  }
}

async function eventsOf(azure: Azure, row: ManifestRow, after: number) {
  const { dataFile, quarantineFile } = row;
  const accepted = dataFile === undefined ? [] : await decodeLanded(await readNamed(azure.blobs("bronze"), dataFile));
  const refused =
    quarantineFile === undefined
      ? []
      : await decodeQuarantined(await readNamed(azure.blobs("quarantine"), quarantineFile));
  return [
    ...behind(accepted, row, after).map((event) => ({ ...event, code: undefined })),
    ...behind(refused, row, after),
  ];
}
