import { expect, it } from "vitest";
import { memoryBronze, type Sent } from "../../bronze/compaction/testing/memory-bronze.ts";
import { registerConsumer } from "../../bronze/manifest/consumer-progress.ts";
import { storeRetention } from "../../gold/run/retention-store.ts";
import { goldFixture } from "../../gold/testing/fixture.ts";
import { day } from "../../platform/time.ts";
import { type BronzeRetention, expireBronze, partitionsToExpire } from "./expire-bronze.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const never = Number.POSITIVE_INFINITY;
const landed = Date.UTC(2026, 10, 24);

/** A file a day from 24 November on, which silver has read; 50 days later. */
async function bronze(days: BronzeRetention["days"]) {
  const here = memoryBronze();
  for (let commit = 0; commit < 4; commit += 1) {
    await here.land([sent]);
    here.pass(day);
  }
  await here.readUpTo(4);
  here.pass(46 * day);
  const { gold } = goldFixture([]);
  const retention: BronzeRetention = { store: here.store, gold, days };
  return { here, gold, retention, expire: () => expireBronze(retention, here.key, never) };
}

it("removes nothing before silver has reached its limit, and never what an unfrozen group can read", async () => {
  const { here, gold, retention, expire } = await bronze({ readings: 40 });
  expect(await partitionsToExpire(retention)).toEqual([]);
  expect(await expire()).toMatchObject({ rows: 0 });
  // Events of 25 November can have landed on 24 November.
  await storeRetention(gold, { readings: landed + day }, 1);
  expect(await expire()).toMatchObject({ rows: 0 });
  await storeRetention(gold, { readings: landed + 2 * day }, 2);
  expect(await partitionsToExpire(retention)).toEqual([here.key]);
  expect(await expire()).toMatchObject({ rows: 1, records: 1 });
  expect(await partitionsToExpire(retention)).toEqual([]);
});

it("removes nothing younger than its own limit, or of a kind without one", async () => {
  const { gold, expire } = await bronze({ readings: 49 });
  await storeRetention(gold, { readings: landed + 40 * day, facts: landed + 40 * day }, 1);
  expect(await expire()).toMatchObject({ rows: 1 });
  const other = await bronze({ facts: 40 });
  await storeRetention(other.gold, { readings: landed + 40 * day, facts: landed + 40 * day }, 1);
  expect(await other.expire()).toMatchObject({ rows: 0 });
});

it("removes nothing that a new database set will read, from its registration on", async () => {
  const { here, gold, expire } = await bronze({ readings: 40 });
  await storeRetention(gold, { readings: landed + 40 * day }, 1);
  const register = () => registerConsumer(here.store.manifest, "silver-next", here.store.now());
  await register();
  expect(await expire()).toMatchObject({ rows: 0 });
  await here.readUpTo(4, "silver-next");
  await register();
  expect(await expire()).toMatchObject({ rows: 4 });
});
