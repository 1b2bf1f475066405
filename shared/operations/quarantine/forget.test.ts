import { expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { deadLetterName, partitionName } from "../../bronze/files/dead-letter-name.ts";
import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import { discard } from "./discard.ts";
import { ledgerKeyOf } from "./event-id.ts";
import { forgetEvents } from "./forget.ts";
import { readLedger } from "./ledger.ts";
import { silverLedgerKeyOf } from "./silver-dead-letters.ts";

const key = "workouts|0|1";
const partition = partitionFromKey(key);
const request = { who: "an operator", why: "a test", when: 1 };

it("removes the dead letters of erased events in every silver database, and their rows of the ledger", async () => {
  const [quarantine, ledger] = [memoryBlobs(), memoryTable()];
  const files = ["silver", "green"].map((database) => ({ database, partition: partitionName(key), position: 3 }));
  const line = (sequenceNumber: number, record?: number) => ({
    ...{ sequenceNumber, reason: "too large", body: `event ${sequenceNumber}` },
    ...(record === undefined ? {} : { record }),
  });
  for (const file of files)
    await quarantine.create(
      deadLetterName(file),
      Buffer.from(JSON.stringify([line(7), line(8, 1), line(8, 2)])),
      "application/json",
    );
  const other = deadLetterName({ database: "silver", partition: partitionName(key), position: 4 });
  await quarantine.create(other, Buffer.from(JSON.stringify([line(7)])), "application/json");
  const silverKeys = files.map((file) => silverLedgerKeyOf({ ...file, sequenceNumber: 8, record: 1 }));
  const kept = silverLedgerKeyOf({ ...files[0], sequenceNumber: 7 } as never);
  const quarantined = { file: undefined, sequenceNumber: 5, record: undefined };
  for (const each of [...silverKeys, kept, ledgerKeyOf({ partition, ...quarantined })])
    await discard({ ledger }, each, "dead-lettered", request);
  const forget = forgetEvents({ quarantine, ledger, retryConflicts });
  const erased = { accepted: [{ position: 3, sequenceNumber: 8, record: 1 }], quarantined: [quarantined as never] };
  // A killed run is repeated.
  for (const _ of [1, 2]) await forget(key, erased);
  const left = async (name: string) => JSON.parse(Buffer.from((await quarantine.read(name)) ?? []).toString());
  for (const file of files) expect(await left(deadLetterName(file))).toEqual([line(7), line(8, 2)]);
  expect(await left(other)).toEqual([line(7)]);
  for (const each of [...silverKeys, ledgerKeyOf({ partition, ...quarantined })])
    expect(await readLedger(ledger, each)).toBeUndefined();
  expect(await readLedger(ledger, kept)).toBeDefined();
  await forget(key, { accepted: [7, 8].map((sequenceNumber) => ({ position: 4, sequenceNumber })), quarantined: [] });
  expect(quarantine.names()).not.toContain(other);
});
