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
import { type EventId, ledgerRowKey } from "./event-id.ts";
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

/** The quarantined events of one stream or of all, in batches of one file. */
export async function* quarantineEntries(store: QuarantineStore, stream?: string): AsyncGenerator<QuarantineEntry[]> {
  for (const key of await listPartitions(store.manifest)) {
    const partition = partitionFromKey(key);
    if (stream !== undefined && partition.stream !== stream) continue;
    const read = (row: ManifestRow, after: number) => entriesOf(store, partition, row, after);
    const rows = { manifest: store.manifest, partitionKey: key, after: 0, filter: hasQuarantined, read };
    yield* scan({ ...rows, concurrency: filesAtOnce });
  }
}

/** @returns undefined if no event with that id was quarantined */
export async function findEntry(store: QuarantineStore, id: EventId): Promise<QuarantineEntry | undefined> {
  const { partition, file, sequenceNumber } = id;
  const rows = {
    manifest: store.manifest,
    partitionKey: partitionKeyOf(partition),
    after: 0,
    filter: (row: ManifestRow) => hasQuarantined(row) && row.first <= sequenceNumber && sequenceNumber <= row.last,
    read: (row: ManifestRow, after: number) => entriesOf(store, partition, row, after),
  };
  for await (const entries of scan(rows)) {
    const found = entries.find((entry) => entry.id.sequenceNumber === sequenceNumber && entry.id.file === file);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasQuarantined({ quarantineFile }: ManifestRow): boolean {
  return quarantineFile !== undefined;
}

async function entriesOf(
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
    const { file, sequenceNumber, position = row.position } = event;
    const id = { partition, file, sequenceNumber };
    return { id, position, event, ledger: ledger.get(ledgerRowKey(file, sequenceNumber)) };
  });
}

/** One request for the events of one file. */
async function ledgerRowsOf(
  { ledger }: QuarantineStore,
  partition: BronzePartition,
  events: readonly StoredQuarantinedEvent[],
): Promise<Map<string, LedgerRow>> {
  const keys = events.map(({ file, sequenceNumber }) => ledgerRowKey(file, sequenceNumber)).sort();
  return readLedgerRange(ledger, partitionKeyOf(partition), keys[0] ?? "", keys.at(-1) ?? "");
}
