import {
  decodeAccepted,
  decodeQuarantined,
  type StoredEvent,
  type StoredQuarantinedEvent,
} from "../../bronze/files/parquet.ts";
import { readListedFile } from "../../bronze/files/read-listed-file.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { partitionKeyOf } from "../../bronze/manifest/partition.ts";
import { scan } from "../../bronze/manifest/scan.ts";
import { type EventId, formatEventId, isRecord } from "../quarantine/event-id.ts";
import type { QuarantineStore } from "../quarantine/store.ts";
import { UnknownEvent } from "./outcome.ts";

/** An event in one of the files of a manifest row. */
export type Located =
  | { readonly container: "bronze"; readonly row: ManifestRow; readonly index: number; readonly event: StoredEvent }
  | {
      readonly container: "quarantine";
      readonly row: ManifestRow;
      readonly index: number;
      readonly event: StoredQuarantinedEvent;
    };

export interface SearchResult {
  readonly located: Located | undefined;
  /** A row whose sequence numbers span the event, whether its files contain the event or not. */
  readonly spanning: ManifestRow | undefined;
}

/** Searches the files of all rows that span the event: a late event is inside the span of an earlier row. */
export async function locateEvent(store: QuarantineStore, id: EventId): Promise<SearchResult> {
  let spanning: ManifestRow | undefined;
  const rows = {
    manifest: store.manifest,
    partitionKey: partitionKeyOf(id.partition),
    after: 0,
    filter: ({ first, last }: ManifestRow) => first <= id.sequenceNumber && id.sequenceNumber <= last,
    read: async (row: ManifestRow) => {
      return { row, located: (await findAccepted(store, row, id)) ?? (await findQuarantined(store, row, id)) };
    },
  };
  for await (const { row, located } of scan(rows)) {
    if (located !== undefined) return { located, spanning: row };
    // The records of two landed files have the same numbers: without the file a span means nothing.
    if (id.file === undefined) spanning ??= row;
  }
  return { located: undefined, spanning };
}

async function findAccepted(store: QuarantineStore, row: ManifestRow, id: EventId): Promise<Located | undefined> {
  if (row.dataFile === undefined) return undefined;
  const events = await decodeAccepted(await readListedFile(store.bronze, row.dataFile));
  const index = findIndex(events, id);
  const event = events[index];
  return event && { container: "bronze", row, index, event };
}

async function findQuarantined(store: QuarantineStore, row: ManifestRow, id: EventId): Promise<Located | undefined> {
  if (row.quarantineFile === undefined) return undefined;
  const events = await decodeQuarantined(await readListedFile(store.quarantine, row.quarantineFile));
  const index = findIndex(events, id);
  const event = events[index];
  return event && { container: "quarantine", row, index, event };
}

/**
 * -1 without the record.
 *
 * @throws UnknownEvent when the id is that of an event with several records
 */
function findIndex(events: readonly StoredEvent[], id: EventId): number {
  const index = events.findIndex((event) => isRecord(event, id));
  if (index !== -1 || id.record !== undefined) return index;
  const { record } = events.find((event) => isRecord({ ...event, record: undefined }, id)) ?? {};
  if (record === undefined) return -1;
  throw new UnknownEvent(`that event has several records: one of them is ${formatEventId({ ...id, record })}`);
}
