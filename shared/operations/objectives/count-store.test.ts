import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withFaults } from "../../../testing/fakes/faults.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { day, hour, minute } from "../../platform/time.ts";
import { addCounts, type Counts, noCounts } from "../../slo/objective.ts";
import { addObjectiveCounts, readObjectiveCounts } from "./count-store.ts";
import { activeLoggedAlerts, addLoggedAlert } from "./logged-alerts.ts";
import { pendingCounts } from "./pending-counts.ts";

const start = Date.UTC(2026, 10, 30, 12);
const storeOf = () => ({ table: memoryTable(), retryConflicts });
const windows = [
  [30 * day, day],
  [hour, 5 * minute],
  [15 * minute, 5 * minute],
] as const;

interface Added extends Counts {
  readonly age: number;
  readonly name: string;
}

/** Whole days and slots count: those that overlap the window. */
function expectedSums(added: readonly Added[], window: number, unit: number): Map<string, Counts> {
  const sums = new Map<string, Counts>();
  for (const { age, name, ...counts } of added) {
    const end = Math.floor((start - age) / unit) * unit + unit;
    if (end > start - window && counts.good + counts.bad > 0)
      sums.set(name, addCounts(sums.get(name) ?? noCounts, counts));
  }
  return sums;
}

const of = (name: string, good: number, bad: number) => new Map<string, Counts>([[name, { good, bad }]]);

describe("stored counts", () => {
  it("are the sum of what was added since a time, by series, whatever was added before", async () => {
    const added = fc.array(
      fc.record({
        age: fc.nat(100 * day),
        name: fc.constantFrom("a", "b|c"),
        good: fc.nat(9),
        bad: fc.nat(3),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(added, async (events) => {
        const store = storeOf();
        const inOrder = events.toSorted((a, b) => b.age - a.age);
        for (const { age, name, good, bad } of inOrder)
          await addObjectiveCounts(store, "x", of(name, good, bad), start - age);
        const stored = await readObjectiveCounts(store.table, { name: "x" }, start);
        for (const [window, unit] of windows)
          expect(stored.since(start - window)).toEqual(expectedSums(inOrder, window, unit));
      }),
      { numRuns: 300 },
    );
  });

  it("lose nothing when several processes add at the same time", async () => {
    const store = storeOf();
    await Promise.all(Array.from({ length: 8 }, () => addObjectiveCounts(store, "x", of("a", 1, 1), start)));
    expect((await readObjectiveCounts(store.table, { name: "x" }, start)).since(start - hour)).toEqual(of("a", 8, 8));
  });

  it("take no more rows in a year than in 40 days", async () => {
    const store = storeOf();
    for (let hours = 0; hours < 365 * 24; hours += 7)
      await addObjectiveCounts(store, "x", of("a", 1, 0), start + hours * hour);
    expect(store.table.rows("x").length).toBe(40 + 24);
  });
});

describe("pending counts", () => {
  it("are stored together after the interval, and again after a fault", async () => {
    const store = storeOf();
    let isFaulty = true;
    const faulty = { ...store, table: withFaults(store.table, () => (isFaulty ? "before" : "none")) };
    const writes: (() => Promise<void>)[] = [];
    const pending = pendingCounts(
      faulty,
      () => start,
      (write) => writes.push(write),
    );
    pending.add("x", "a", { good: 1, bad: 0 });
    pending.add("x", "a", { good: 2, bad: 1 });
    pending.addAlert("gold-failed");
    pending.add("x", "a", { good: 0, bad: 0 });
    expect(writes.length).toBe(1);
    await writes.shift()?.();
    expect(await activeLoggedAlerts(store.table, start)).toEqual([]);
    isFaulty = false;
    expect(writes.length).toBe(1);
    await writes.shift()?.();
    expect((await readObjectiveCounts(store.table, { name: "x" }, start)).since(start - hour)).toEqual(of("a", 3, 1));
    expect(await activeLoggedAlerts(store.table, start)).toEqual([
      { name: "gold-failed", since: start, last: start, lines: 1 },
    ]);
    expect(writes).toEqual([]);
  });
});

it("a logged alert is active for half an hour after its last line, and then begins again", async () => {
  const store = storeOf();
  await addLoggedAlert(store, "gold-failed", 2, start);
  await addLoggedAlert(store, "gold-failed", 1, start + 29 * minute);
  const last = start + 29 * minute;
  expect(await activeLoggedAlerts(store.table, last + 30 * minute)).toEqual([
    { name: "gold-failed", since: start, last, lines: 3 },
  ]);
  expect(await activeLoggedAlerts(store.table, last + 31 * minute)).toEqual([]);
  await addLoggedAlert(store, "gold-failed", 1, last + 31 * minute);
  expect(await activeLoggedAlerts(store.table, last + 31 * minute)).toMatchObject([
    { since: last + 31 * minute, lines: 1 },
  ]);
});
