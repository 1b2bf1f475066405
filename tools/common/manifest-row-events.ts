import { decodeAccepted, decodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { readListedFile } from "../../shared/bronze/files/read-listed-file.ts";
import type { ManifestRow } from "../../shared/bronze/manifest/manifest-row.ts";
import { eventsAfter } from "../../shared/bronze/manifest/scan.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { RejectionCode } from "../../shared/streams/outcome.ts";

export interface RowEvent {
  readonly sequenceNumber: number;
  readonly body: Uint8Array;
  /** Of the commit; only in a merged file, otherwise it is that of the row. */
  readonly position?: number | undefined;
  /** The quarantine code; undefined if accepted. */
  readonly code: RejectionCode | undefined;
}

/** The accepted and quarantined events of a manifest row that were committed after position `after`. */
export async function manifestRowEvents(
  azure: Azure,
  row: ManifestRow,
  after: number,
  includesFile: (file: string) => boolean = () => true,
): Promise<RowEvent[]> {
  const { dataFile, quarantineFile } = row;
  const isRead = (file: string | undefined): file is string => file !== undefined && includesFile(file);
  const accepted = isRead(dataFile) ? await decodeAccepted(await readListedFile(azure.blobs("bronze"), dataFile)) : [];
  const quarantined = isRead(quarantineFile)
    ? await decodeQuarantined(await readListedFile(azure.blobs("quarantine"), quarantineFile))
    : [];
  return [
    ...eventsAfter(accepted, row, after).map((event) => ({ ...event, code: undefined })),
    ...eventsAfter(quarantined, row, after),
  ];
}
