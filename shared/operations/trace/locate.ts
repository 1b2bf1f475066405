import { decodeLanded, decodeQuarantined, type KeptEvent, type LandedEvent } from "../../bronze/files/parquet.ts";
import { readNamed } from "../../bronze/files/read-listed.ts";
import { type ManifestRow, partitionKeyOf } from "../../bronze/manifest/manifest-row.ts";
import { scan } from "../../bronze/manifest/scan.ts";
import type { EventId } from "../quarantine/event-id.ts";
import type { QuarantineStore } from "../quarantine/store.ts";

/** An event in one of the files of a manifest row. */
export type Located =
  | { readonly container: "bronze"; readonly row: ManifestRow; readonly index: number; readonly event: LandedEvent }
  | { readonly container: "quarantine"; readonly row: ManifestRow; readonly index: number; readonly event: KeptEvent };

export interface Search {
  readonly located: Located | undefined;
  /** A row whose sequence numbers span the event, with or without it. */
  readonly spanning: ManifestRow | undefined;
}

/** Looks for an event in the files of all rows that span it: what came late lies inside of an earlier row's span. */
export async function locate(store: QuarantineStore, id: EventId): Promise<Search> {
  let spanning: ManifestRow | undefined;
  const rows = {
    manifest: store.manifest,
    partitionKey: partitionKeyOf(id.partition),
    after: 0,
    wanted: ({ first, last }: ManifestRow) => first <= id.sequenceNumber && id.sequenceNumber <= last,
    read: async (row: ManifestRow) => {
      return { row, located: (await inData(store, row, id)) ?? (await inQuarantine(store, row, id)) };
    },
  };
  for await (const { row, located } of scan(rows)) {
    if (located !== undefined) return { located, spanning: row };
    // Of a file's records the span says nothing without the file: another file's records have the same numbers.
    if (id.file === undefined) spanning ??= row;
  }
  return { located: undefined, spanning };
}

async function inData(store: QuarantineStore, row: ManifestRow, id: EventId): Promise<Located | undefined> {
  if (row.dataFile === undefined) return undefined;
  const events = await decodeLanded(await readNamed(store.bronze, row.dataFile));
  const index = events.findIndex((event) => isSame(event, id));
  const event = events[index];
  return event && { container: "bronze", row, index, event };
}

async function inQuarantine(store: QuarantineStore, row: ManifestRow, id: EventId): Promise<Located | undefined> {
  if (row.quarantineFile === undefined) return undefined;
  const events = await decodeQuarantined(await readNamed(store.quarantine, row.quarantineFile));
  const index = events.findIndex((event) => isSame(event, id));
  const event = events[index];
  return event && { container: "quarantine", row, index, event };
}

function isSame(event: LandedEvent, { sequenceNumber, file }: EventId): boolean {
  return event.sequenceNumber === sequenceNumber && event.file === file;
}
