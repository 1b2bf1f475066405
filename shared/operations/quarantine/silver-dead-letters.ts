import { readNamed } from "../../bronze/files/read-listed.ts";
import type { LedgerKey } from "./event-id.ts";
import { type LedgerRow, readLedgerRange } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

/** Which event that silver has refused: `silver|database|partition|position|sequence`. */
export interface SilverAsideId {
  readonly database: string;
  /** The manifest partition as it stands in names of blobs: `heart-rates-0-1700000000000`. */
  readonly partition: string;
  /** Position of its row in the manifest. */
  readonly position: number;
  readonly sequenceNumber: number;
}

/** An accepted event that silver refuses for good. It stays in bronze, so a rebuild of silver brings it again. */
export interface SilverAside {
  readonly id: SilverAsideId;
  readonly stream: string;
  /** Without personal values. */
  readonly reason: string;
  readonly body: string;
  /** When it was set aside, epoch milliseconds. */
  readonly time: number;
  readonly ledger: LedgerRow | undefined;
}

export function formatSilverAsideId({ database, partition, position, sequenceNumber }: SilverAsideId): string {
  return ["silver", database, partition, position, sequenceNumber].join("|");
}

/** Undefined for what is no such id. */
export function parseSilverAsideId(text: string): SilverAsideId | undefined {
  const [, database, partition, position, sequenceNumber] =
    /^silver\|([a-z][a-z0-9-]*)\|([a-z0-9-]+)\|(\d{1,12})\|(\d{1,16})$/.exec(text) ?? [];
  if (database === undefined || partition === undefined) return undefined;
  return { database, partition, position: Number(position), sequenceNumber: Number(sequenceNumber) };
}

export function silverLedgerKeyOf({ database, partition, position, sequenceNumber }: SilverAsideId): LedgerKey {
  return { partitionKey: `silver|${database}|${partition}`, rowKey: rowKeyOf(position, sequenceNumber) };
}

/** All of them, in batches: those of one manifest row. */
export async function* silverAsides(store: QuarantineStore, prefix = "silver/"): AsyncGenerator<SilverAside[]> {
  for await (const { name, lastModified } of store.quarantine.list(prefix)) {
    const [, database, partition, position] = /^silver\/([^/]+)\/([^/]+)\/(\d+)\.json$/.exec(name) ?? [];
    if (database === undefined || partition === undefined) continue;
    const content = await readNamed(store.quarantine, name);
    const lines: { sequenceNumber: number; reason: string; body: string }[] = JSON.parse(
      Buffer.from(content).toString(),
    );
    const of = { database, partition, position: Number(position) };
    const states = await statesOf(store, of);
    yield lines.map(({ sequenceNumber, reason, body }) => {
      const id = { ...of, sequenceNumber };
      const ledger = states.get(silverLedgerKeyOf(id).rowKey);
      return { id, stream: streamOf(partition), reason, body, time: lastModified, ledger };
    });
  }
}

export async function findSilverAside(store: QuarantineStore, id: SilverAsideId): Promise<SilverAside | undefined> {
  const name = `silver/${id.database}/${id.partition}/${String(id.position).padStart(12, "0")}.json`;
  for await (const batch of silverAsides(store, name)) {
    const found = batch.find((aside) => aside.id.sequenceNumber === id.sequenceNumber);
    if (found !== undefined) return found;
  }
  return undefined;
}

function statesOf({ ledger }: QuarantineStore, id: Omit<SilverAsideId, "sequenceNumber">) {
  const { partitionKey } = silverLedgerKeyOf({ ...id, sequenceNumber: 0 });
  return readLedgerRange(ledger, partitionKey, rowKeyOf(id.position, 0), rowKeyOf(id.position, 10 ** 16 - 1));
}

function rowKeyOf(position: number, sequenceNumber: number): string {
  return `${String(position).padStart(12, "0")}|${String(sequenceNumber).padStart(16, "0")}`;
}

/** Names of streams have dashes, too. */
function streamOf(partition: string): string {
  return /^(.+?)-(?:file-\d+|\d+)-\d+$/.exec(partition)?.[1] ?? partition;
}
