import { listPartitions, rowsAfter } from "../bronze/manifest.ts";
import { decodeQuarantined, type KeptEvent } from "../bronze/parquet.ts";
import { type BronzePartition, type ManifestRow, partitionFromKey, partitionKeyOf } from "../bronze/rows.ts";
import { concurrently } from "../concurrently.ts";
import { type EventId, ledgerRowKey } from "./event-id.ts";
import { type LedgerRow, readLedgerRange } from "./ledger.ts";
import { type QuarantineStore, readNamed } from "./store.ts";

/** One event in quarantine, and what was done to it so far. */
export interface QuarantineEntry {
  readonly id: EventId;
  /** Of the row of the manifest that it landed with. */
  readonly position: number;
  readonly event: KeptEvent;
  readonly ledger: LedgerRow | undefined;
}

/** Files in memory at one time. */
const filesAtOnce = 8;

/** Everything that was quarantined, of one stream or of all, in batches of one stream each. */
export async function* quarantineEntries(store: QuarantineStore, stream?: string): AsyncGenerator<QuarantineEntry[]> {
  for (const key of await listPartitions(store.manifest)) {
    const partition = partitionFromKey(key);
    if (stream !== undefined && partition.stream !== stream) continue;
    for await (const rows of refusingRows(store, key)) {
      const batches = await concurrently(rows, filesAtOnce, (row) => entriesOf(store, partition, row));
      for (const batch of batches) yield batch;
    }
  }
}

/** One event, or undefined when nothing of that id was quarantined. */
export async function findEntry(store: QuarantineStore, id: EventId): Promise<QuarantineEntry | undefined> {
  const { partition, file, sequenceNumber } = id;
  for await (const row of rowsAfter(store.manifest, partitionKeyOf(partition), 0)) {
    if (sequenceNumber < row.first || sequenceNumber > row.last) continue;
    const found = (await entriesOf(store, partition, row)).find(
      (entry) => entry.id.sequenceNumber === sequenceNumber && entry.id.file === file,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Rows that have a quarantine file, some at a time. */
async function* refusingRows({ manifest }: QuarantineStore, partitionKey: string): AsyncGenerator<ManifestRow[]> {
  let rows: ManifestRow[] = [];
  for await (const row of rowsAfter(manifest, partitionKey, 0)) {
    if (row.quarantineFile === undefined) continue;
    rows.push(row);
    if (rows.length < filesAtOnce) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

async function entriesOf(
  store: QuarantineStore,
  partition: BronzePartition,
  { position, quarantineFile }: ManifestRow,
): Promise<QuarantineEntry[]> {
  if (quarantineFile === undefined) return [];
  const events = await decodeQuarantined(await readNamed(store.quarantine, quarantineFile));
  const ledger = await statesOf(store, partition, events);
  return events.map((event) => {
    const { file, sequenceNumber } = event;
    const id = { partition, file, sequenceNumber };
    return { id, position, event, ledger: ledger.get(ledgerRowKey(file, sequenceNumber)) };
  });
}

/** One request for the events of one file. */
async function statesOf(
  { ledger }: QuarantineStore,
  partition: BronzePartition,
  events: readonly KeptEvent[],
): Promise<Map<string, LedgerRow>> {
  const keys = events.map(({ file, sequenceNumber }) => ledgerRowKey(file, sequenceNumber)).sort();
  return readLedgerRange(ledger, partitionKeyOf(partition), keys[0] ?? "", keys.at(-1) ?? "");
}
