import type { BronzeReader } from "../../../bronze/bronze-reader.ts";
import type { Lake } from "../../../bronze/bronze-store.ts";
import { decodeAccepted, decodeQuarantined } from "../../../bronze/files/parquet.ts";
import { readListedFile } from "../../../bronze/files/read-listed-file.ts";
import { type ManifestRow, rowsAfter } from "../../../bronze/manifest/manifest-row.ts";
import { isFilePartition, listPartitions, partitionFromKey } from "../../../bronze/manifest/partition.ts";
import { minute } from "../../../platform/time.ts";
import type { Pseudonymise } from "../../masking/pseudonym.ts";
import { eventDigest, type PostedEvent } from "./event-id.ts";

/** Where an event is: `published` to the hub, `landed` in bronze, `processed` by silver, or `quarantined`. */
export type EventState =
  | { readonly state: "published" | "landed" | "processed" }
  | { readonly state: "quarantined"; readonly code: string };

export interface EventStores {
  readonly lake: Lake;
  readonly bronze: Pick<BronzeReader, "progress">;
  /** Name of the silver database. */
  readonly database: string;
}

/** Clocks differ, and publishing takes some time: a hub receives an event within these times of its post. */
const [before, after] = [minute, 2 * minute];

/** The state of a posted event. One that is in no file has not landed yet. */
export async function findEvent(
  stores: EventStores,
  event: PostedEvent,
  pseudonymise: Pseudonymise,
): Promise<EventState> {
  for (const key of await listPartitions(stores.lake.manifest)) {
    const partition = partitionFromKey(key);
    if (partition.stream !== event.stream || isFilePartition(partition)) continue;
    const found = await findIn(stores, key, event, pseudonymise);
    if (found !== undefined) return found;
  }
  return { state: "published" };
}

async function findIn(
  { lake, bronze, database }: EventStores,
  key: string,
  { postedAt, digest }: PostedEvent,
  pseudonymise: Pseudonymise,
): Promise<EventState | undefined> {
  const rows = await rowsSince(lake, key, postedAt - before);
  for (const row of rows.slice(await firstRow(lake, rows, postedAt - before))) {
    const events = await eventsOf(lake, row);
    const found = events.find(({ body }) => eventDigest(body, pseudonymise) === digest);
    if (found?.code !== undefined) return { state: "quarantined", code: found.code };
    if (found !== undefined) {
      const { position } = await bronze.progress(key, database);
      return { state: position >= row.position ? "processed" : "landed" };
    }
    if (events.some(({ enqueuedTime }) => enqueuedTime > postedAt + after)) break;
  }
  return undefined;
}

/** Without the rows that were written before, and not merged since: they cannot contain a later event. */
async function rowsSince({ manifest }: Lake, key: string, time: number): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = [];
  for await (const row of rowsAfter(manifest, key, 0)) if ((row.writtenAt ?? time) >= time) rows.push(row);
  return rows;
}

/** The first row with an event at or after a time: the events of a partition are in the order of their times. */
async function firstRow(lake: Lake, rows: readonly ManifestRow[], time: number): Promise<number> {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    const times = row === undefined ? [] : (await eventsOf(lake, row)).map(({ enqueuedTime }) => enqueuedTime);
    // Retention has removed the files of the first rows.
    const isBefore = row?.expired === true || (times.length > 0 && times.every((each) => each < time));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface FoundEvent {
  readonly body: Uint8Array;
  readonly enqueuedTime: number;
  readonly code?: string;
}

async function eventsOf({ bronze, quarantine }: Lake, row: ManifestRow): Promise<FoundEvent[]> {
  const { dataFile, quarantineFile } = row;
  const accepted = dataFile === undefined ? [] : await decodeAccepted(await readListedFile(bronze, dataFile));
  const others =
    quarantineFile === undefined ? [] : await decodeQuarantined(await readListedFile(quarantine, quarantineFile));
  return [
    ...accepted.map(({ body, enqueuedTime }) => ({ body, enqueuedTime })),
    ...others.map(({ body, enqueuedTime, code }) => ({ body, enqueuedTime, code })),
  ];
}
