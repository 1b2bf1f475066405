import { rowsAfter } from "../bronze/manifest.ts";
import { decodeLanded, decodeQuarantined, type KeptEvent, type LandedEvent } from "../bronze/parquet.ts";
import { type ManifestRow, partitionKeyOf } from "../bronze/rows.ts";
import type { EventId } from "../quarantine/event-id.ts";
import { type QuarantineStore, readNamed } from "../quarantine/store.ts";

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
  for await (const row of rowsAfter(store.manifest, partitionKeyOf(id.partition), 0)) {
    if (id.sequenceNumber < row.first || id.sequenceNumber > row.last) continue;
    const located = (await inData(store, row, id)) ?? (await inQuarantine(store, row, id));
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
