import type { ErasedEvents } from "../../bronze/compaction/erase-records.ts";
import {
  type DeadLetterFile,
  deadLetterPrefix,
  parseDeadLetterName,
  partitionName,
} from "../../bronze/files/dead-letter-name.ts";
import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import { storedNumber, storedObjects } from "../../platform/stored-value.ts";
import { type LedgerKey, ledgerKeyOf } from "./event-id.ts";
import { silverLedgerKeyOf } from "./silver-dead-letters.ts";
import type { QuarantineStore } from "./store.ts";

interface ForgettingStore extends Pick<QuarantineStore, "quarantine" | "ledger"> {
  readonly retryConflicts: RetryConflicts;
}

/** What else is stored of erased events: their rows in the ledger, and the dead letters of every silver database. */
export function forgetEvents(store: ForgettingStore): (partitionKey: string, erased: ErasedEvents) => Promise<void> {
  let files: Promise<readonly string[]> | undefined;
  return async (partitionKey, { accepted, quarantined }) => {
    const partition = partitionFromKey(partitionKey);
    for (const { file, sequenceNumber, record } of quarantined)
      await removeRow(store.ledger, ledgerKeyOf({ partition, file, sequenceNumber, record }));
    if (accepted.length === 0) return;
    // Behind every silver database nothing is dead-lettered any more.
    files ??= namesOf(store);
    const positions = Map.groupBy(accepted, ({ position }) => position);
    for (const name of await files) {
      const file = parseDeadLetterName(name);
      if (file?.partition === partitionName(partitionKey))
        await removeDeadLetters(store, name, file, positions.get(file.position) ?? []);
    }
  };
}

async function namesOf({ quarantine }: Pick<QuarantineStore, "quarantine">): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of quarantine.list(deadLetterPrefix)) names.push(name);
  return names;
}

async function removeDeadLetters(
  { quarantine, ledger, retryConflicts }: ForgettingStore,
  name: string,
  file: DeadLetterFile,
  events: ErasedEvents["accepted"],
): Promise<void> {
  for (const { sequenceNumber, record } of events)
    await removeRow(
      ledger,
      silverLedgerKeyOf({ ...file, sequenceNumber, ...(record === undefined ? {} : { record }) }),
    );
  const erased = new Set(events.map(({ sequenceNumber, record = 0 }) => `${sequenceNumber} ${record}`));
  await retryConflicts("dead-letters", async () => {
    const stored = await quarantine.readVersion(name);
    if (stored === undefined) return true;
    const document = { id: name, lines: JSON.parse(Buffer.from(stored.content).toString()) };
    const lines = storedObjects(document, "lines");
    const left = lines.filter((line) => {
      const event = { ...line, id: name };
      return !erased.has(
        `${storedNumber(event, "sequenceNumber")} ${"record" in line ? storedNumber(event, "record") : 0}`,
      );
    });
    if (left.length === lines.length) return true;
    if (left.length > 0) {
      const content = Buffer.from(JSON.stringify(left));
      return (await quarantine.replace(name, content, "application/json", stored.etag)) || conflict;
    }
    await quarantine.remove(name);
    return true;
  });
}

async function removeRow(ledger: Table, { partitionKey, rowKey }: LedgerKey): Promise<void> {
  if ((await ledger.get(partitionKey, rowKey)) === undefined) return;
  // A conflict: somebody else removed it.
  await ledger.commit(partitionKey, [{ rowKey, remove: true }]);
}
