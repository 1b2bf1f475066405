import { decodeQuarantined, type StoredQuarantinedEvent } from "../../bronze/files/parquet.ts";
import { readListedFile } from "../../bronze/files/read-listed-file.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import {
  type BronzePartition,
  listPartitions,
  partitionFromKey,
  partitionKeyOf,
} from "../../bronze/manifest/partition.ts";
import { eventsAfter, scan } from "../../bronze/manifest/scan.ts";
import { type EventId, isRecord, ledgerRowKey } from "./event-id.ts";
import { type LedgerRow, readLedgerRange } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

/** One quarantined event, with its row in the ledger. */
export interface QuarantineEntry {
  readonly id: EventId;
  /** Position of its commit. */
  readonly position: number;
  readonly event: StoredQuarantinedEvent;
  readonly ledger: LedgerRow | undefined;
}

/** Files in memory at one time. */
const filesAtOnce = 8;

/**
 * The quarantined events of one stream or of all, in batches of one file. The order is stable: partition, position of
 * the commit, sequence number, record.
 *
 * @param last only events behind this one
 */
export async function* quarantineEntries(
  store: QuarantineStore,
  stream?: string,
  last?: Pick<QuarantineEntry, "id" | "position">,
): AsyncGenerator<QuarantineEntry[]> {
  const lastKey = last === undefined ? "" : partitionKeyOf(last.id.partition);
  for (const key of await listPartitions(store.manifest)) {
    const partition = partitionFromKey(key);
    if (key < lastKey || (stream !== undefined && partition.stream !== stream)) continue;
    const from = key === lastKey ? last : undefined;
    const read = (row: ManifestRow, after: number) => entriesOf(store, partition, row, after);
    const after = from === undefined ? 0 : from.position - 1;
    const rows = { manifest: store.manifest, partitionKey: key, after, filter: hasQuarantined, read };
    for await (const entries of scan({ ...rows, concurrency: filesAtOnce }))
      yield from === undefined ? entries : entries.filter((entry) => isBehind(entry, from));
  }
}

/** All events of one commit are of one file. */
function isBehind({ id, position }: QuarantineEntry, last: Pick<QuarantineEntry, "id" | "position">): boolean {
  if (position !== last.position) return position > last.position;
  const distance = id.sequenceNumber - last.id.sequenceNumber;
  return distance > 0 || (distance === 0 && (id.record ?? 0) > (last.id.record ?? 0));
}

/** @returns undefined if no event with that id was quarantined */
export async function findEntry(store: QuarantineStore, id: EventId): Promise<QuarantineEntry | undefined> {
  const { partition, sequenceNumber } = id;
  const rows = {
    manifest: store.manifest,
    partitionKey: partitionKeyOf(partition),
    after: 0,
    filter: (row: ManifestRow) => hasQuarantined(row) && row.first <= sequenceNumber && sequenceNumber <= row.last,
    read: (row: ManifestRow, after: number) => entriesOf(store, partition, row, after),
  };
  for await (const entries of scan(rows)) {
    const found = entries.find((entry) => isRecord(entry.id, id));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function hasQuarantined({ quarantineFile }: ManifestRow): boolean {
  return quarantineFile !== undefined;
}

/** The quarantined events of a row whose commits are behind `after`, in order. */
export async function entriesOf(
  store: QuarantineStore,
  partition: BronzePartition,
  row: ManifestRow,
  after: number,
): Promise<QuarantineEntry[]> {
  if (row.quarantineFile === undefined) return [];
  const decoded = await decodeQuarantined(await readListedFile(store.quarantine, row.quarantineFile));
  const events = eventsAfter(decoded, row, after);
  const ledger = await ledgerRowsOf(store, partition, events);
  return events.map((event) => {
    const { file, sequenceNumber, record, position = row.position } = event;
    const id = { partition, file, sequenceNumber, ...(record === undefined ? {} : { record }) };
    return { id, position, event, ledger: ledger.get(ledgerRowKey(id)) };
  });
}

/** One request for the events of one file. */
async function ledgerRowsOf(
  { ledger }: QuarantineStore,
  partition: BronzePartition,
  events: readonly StoredQuarantinedEvent[],
): Promise<Map<string, LedgerRow>> {
  const keys = events.map(ledgerRowKey).sort();
  return readLedgerRange(ledger, partitionKeyOf(partition), keys[0] ?? "", keys.at(-1) ?? "");
}
