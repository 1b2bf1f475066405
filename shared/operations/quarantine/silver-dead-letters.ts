import {
  type DeadLetterFile,
  deadLetterName,
  deadLetterPrefix,
  parseDeadLetterName,
  streamOfPartitionName,
} from "../../bronze/files/dead-letter-name.ts";
import { readListedFile } from "../../bronze/files/read-listed-file.ts";
import { paddedPosition } from "../../bronze/manifest/row-keys.ts";
import { storedNumber, storedObjects, storedText } from "../../platform/stored-value.ts";
import { type LedgerKey, paddedRecord, paddedSequenceNumber } from "./event-id.ts";
import { type LedgerRow, readLedgerRange } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

/** As text: `silver|database|partition|position|sequence`, with `#N` for a record of an event with several. */
export interface SilverDeadLetterId extends DeadLetterFile {
  readonly sequenceNumber: number;
  /** Number of the record in the event, when it has several. */
  readonly record?: number;
}

/**
 * An accepted event that silver rejects for good. Bronze still contains it, so that a rebuild of silver processes it
 * again.
 */
export interface SilverDeadLetter {
  readonly id: SilverDeadLetterId;
  readonly stream: string;
  /** Without personal values. */
  readonly reason: string;
  readonly body: string;
  /** When it was dead-lettered, epoch milliseconds. */
  readonly time: number;
  readonly ledger: LedgerRow | undefined;
}

export function formatSilverDeadLetterId({
  database,
  partition,
  position,
  sequenceNumber,
  record,
}: SilverDeadLetterId): string {
  const event = ["silver", database, partition, position, sequenceNumber].join("|");
  return record === undefined ? event : `${event}#${record}`;
}

/** @returns undefined if the text is not such an id */
export function parseSilverDeadLetterId(text: string): SilverDeadLetterId | undefined {
  const [, database, partition, position, sequenceNumber, record] =
    /^silver\|([a-z][a-z0-9-]*)\|([a-z0-9-]+)\|(\d{1,12})\|(\d{1,16})(?:#(\d{1,6}))?$/.exec(text) ?? [];
  if (database === undefined || partition === undefined) return undefined;
  const id = { database, partition, position: Number(position), sequenceNumber: Number(sequenceNumber) };
  return record === undefined ? id : { ...id, record: Number(record) };
}

export function silverLedgerKeyOf({ database, partition, ...event }: SilverDeadLetterId): LedgerKey {
  return { partitionKey: `silver|${database}|${partition}`, rowKey: rowKeyOf(event) };
}

/** All dead letters of silver, in batches of one manifest row. */
export async function* silverDeadLetters(
  store: QuarantineStore,
  prefix = deadLetterPrefix,
): AsyncGenerator<SilverDeadLetter[]> {
  for await (const { name, lastModified } of store.quarantine.list(prefix)) {
    const file = parseDeadLetterName(name);
    if (file === undefined) continue;
    const content = await readListedFile(store.quarantine, name);
    const document = { id: name, lines: JSON.parse(Buffer.from(content).toString()) };
    const lines = storedObjects(document, "lines");
    const ledgerRows = await ledgerRowsOf(store, file);
    yield lines.map((line) => {
      const stored = { ...line, id: name };
      const event = { sequenceNumber: storedNumber(stored, "sequenceNumber") };
      const id = { ...file, ...event, ...("record" in line && { record: storedNumber(stored, "record") }) };
      const [reason, body] = [storedText(stored, "reason"), storedText(stored, "body")];
      const ledger = ledgerRows.get(silverLedgerKeyOf(id).rowKey);
      return { id, stream: streamOfPartitionName(file.partition), reason, body, time: lastModified, ledger };
    });
  }
}

export async function findSilverDeadLetter(
  store: QuarantineStore,
  id: SilverDeadLetterId,
): Promise<SilverDeadLetter | undefined> {
  for await (const batch of silverDeadLetters(store, deadLetterName(id))) {
    const found = batch.find((each) => each.id.sequenceNumber === id.sequenceNumber && each.id.record === id.record);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ledgerRowsOf({ ledger }: QuarantineStore, file: DeadLetterFile): Promise<Map<string, LedgerRow>> {
  const { partitionKey } = silverLedgerKeyOf({ ...file, sequenceNumber: 0 });
  return readLedgerRange(
    ledger,
    partitionKey,
    rowKeyOf({ ...file, sequenceNumber: 0 }),
    rowKeyOf({ ...file, sequenceNumber: 10 ** 16 - 1 }),
  );
}

function rowKeyOf({ position, sequenceNumber, record }: Omit<SilverDeadLetterId, "database" | "partition">): string {
  const event = [paddedSequenceNumber(sequenceNumber), ...paddedRecord(record)].join("-");
  return `${paddedPosition(position)}|${event}`;
}
