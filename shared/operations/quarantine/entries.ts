import { decodeQuarantined, type KeptEvent } from "../../bronze/files/parquet.ts";
import { readNamed } from "../../bronze/files/read-listed.ts";
import { listPartitions } from "../../bronze/manifest/commit.ts";
import {
  type BronzePartition,
  type ManifestRow,
  partitionFromKey,
  partitionKeyOf,
} from "../../bronze/manifest/manifest-row.ts";
import { behind, scan } from "../../bronze/manifest/scan.ts";
import { type EventId, ledgerRowKey } from "./event-id.ts";
import { type LedgerRow, readLedgerRange } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

/** One event in quarantine, and what was done to it so far. */
export interface QuarantineEntry {
  readonly id: EventId;
  /** Of the commit that it landed with. */
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
    const read = (row: ManifestRow, after: number) => entriesOf(store, partition, row, after);
    const rows = {
      manifest: store.manifest,
      partitionKey: key,
      after: 0,
      atOnce: filesAtOnce,
      wanted: hasRefused,
      read,
    };
    yield* scan(rows);
  }
}

/** One event, or undefined when nothing of that id was quarantined. */
export async function findEntry(store: QuarantineStore, id: EventId): Promise<QuarantineEntry | undefined> {
  const { partition, file, sequenceNumber } = id;
  const rows = {
    manifest: store.manifest,
    partitionKey: partitionKeyOf(partition),
    after: 0,
    wanted: (row: ManifestRow) => hasRefused(row) && row.first <= sequenceNumber && sequenceNumber <= row.last,
    read: (row: ManifestRow, after: number) => entriesOf(store, partition, row, after),
  };
  for await (const entries of scan(rows)) {
    const found = entries.find((entry) => entry.id.sequenceNumber === sequenceNumber && entry.id.file === file);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasRefused({ quarantineFile }: ManifestRow): boolean {
  return quarantineFile !== undefined;
}

async function entriesOf(
  store: QuarantineStore,
  partition: BronzePartition,
  row: ManifestRow,
  after: number,
): Promise<QuarantineEntry[]> {
  if (row.quarantineFile === undefined) return [];
  const kept = await decodeQuarantined(await readNamed(store.quarantine, row.quarantineFile));
  const events = behind(kept, row, after);
  const ledger = await statesOf(store, partition, events);
  return events.map((event) => {
    const { file, sequenceNumber, position = row.position } = event;
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
