import { beforeEach, describe, expect, it } from "vitest";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { activityDaily } from "../../gold/activity/activity-daily.ts";
import { type GoldFixture, goldFixture, runOnce } from "../../gold/testing/fixture.ts";
import { workoutBpmSummary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import { hour, minute, second } from "../../platform/time.ts";
import { silverDefinitions } from "../../silver/documents/registry.ts";
import { burnRatesOf } from "../../slo/burn-rates.ts";
import { freshness } from "../../slo/freshness.ts";
import { objectives } from "../../slo/registry.ts";
import { addObjectiveCounts } from "./count-store.ts";
import { type FreshnessContext, measureFreshness } from "./measure-freshness.ts";
import { readServiceLevels } from "./report.ts";

const start = Date.UTC(2026, 10, 30, 12);
const key = "workouts|0|1";
const summaries = [workoutBpmSummary, activityDaily];

let clock: number;
let rows: ManifestRow[];
let silver: number;
let fixture: GoldFixture;
let context: FreshnessContext;
/** Partition of `rows`. */
let partition: string;

beforeEach(() => {
  [clock, rows, silver, partition] = [start, [], 0, key];
  fixture = goldFixture(summaries);
  context = {
    bronze: {
      partitions: async () => [partition],
      progress: async () => ({ position: silver, etag: undefined }),
      async *rowsAfter(_: string, position: number) {
        yield* rows.slice(position);
      },
    } as unknown as BronzeReader,
    ...{ database: "silver", definitions: silverDefinitions, summaries, table: memoryTable(), threshold: 10 * minute },
    gold: { ...fixture.gold, refreshInterval: hour, now: () => clock },
  };
});

/** Lands a row of 10 events now, and lets silver process it. */
function land(): void {
  const counts = { accepted: 10, duplicate: 5, ignored: 1, quarantined: 1 };
  const position = rows.length + 1;
  rows.push({ position, from: position, first: 0, last: 0, dataBytes: 0, enqueuedAt: clock, counts });
}

function writeSilver(): void {
  silver = rows.length;
  const container = partition.startsWith("workouts") ? "workouts" : "activity";
  fixture.containers.get(container)?.put({
    id: `${silver}`,
    userId: "anna",
    deviceId: "d",
    time: start,
    start,
    kind: "start",
    workoutId: "w",
    sessionId: "s",
  } as { id: string });
}

/** As in Cosmos DB, the oldest unread change has a time. */
function unreadSince(time: number | undefined): void {
  const changes = async () => (time === undefined ? undefined : { documents: [], continuation: "c", oldest: time });
  const feed = { feedRanges: async () => ["r"], changes };
  context = { ...context, gold: { ...context.gold, silver: () => feed as never } };
}

const measure = async (of = "workouts") => (await measureFreshness(context)).get(of);

describe("freshness", () => {
  it("counts accepted events as good when gold has read what silver had written at the mark", async () => {
    await measure();
    land();
    expect(await measure()).toEqual({ good: 0, bad: 0 });
    writeSilver();
    unreadSince(clock);
    clock += minute;
    expect(await measure()).toEqual({ good: 0, bad: 0 });
    clock += minute;
    // Gold is behind: the change is unread.
    unreadSince(clock - minute);
    expect(await measure()).toEqual({ good: 0, bad: 0 });
    unreadSince(undefined);
    clock += minute;
    expect(await measure()).toEqual({ good: 10, bad: 0 });
    expect(await measure()).toEqual({ good: 0, bad: 0 });
  });

  it("counts events as bad as soon as they are too old, once, whether or not they reach gold later", async () => {
    await measure();
    land();
    unreadSince(clock);
    clock += 10 * minute;
    expect(await measure()).toEqual({ good: 0, bad: 0 });
    clock += second;
    expect(await measure()).toEqual({ good: 0, bad: 10 });
    writeSilver();
    unreadSince(undefined);
    for (let tick = 0; tick < 3; tick += 1) {
      clock += minute;
      expect(await measure()).toEqual({ good: 0, bad: 0 });
    }
  });

  it("adds the refresh interval for a stream with an hourly summary", async () => {
    partition = "activity|0|1";
    await measure("activity");
    land();
    clock += 69 * minute;
    expect(await measure("activity")).toEqual({ good: 0, bad: 0 });
    clock += 2 * minute;
    expect(await measure("activity")).toEqual({ good: 0, bad: 10 });
  });

  it("does not count what was old at its first run, and counts what was not", async () => {
    land();
    clock += hour;
    land();
    writeSilver();
    unreadSince(undefined);
    expect(await measure()).toEqual({ good: 0, bad: 0 });
    clock += minute;
    expect(await measure()).toEqual({ good: 10, bad: 0 });
  });

  it("counts every event once when two instances run at the same time", async () => {
    await measure();
    land();
    writeSilver();
    await measure();
    unreadSince(undefined);
    clock += minute;
    const found = await Promise.all([measure(), measure()]);
    expect(found.map((each) => each?.good).sort()).toEqual([0, 10]);
  });

  it("reads real checkpoints of gold", async () => {
    await measure();
    land();
    writeSilver();
    await measure();
    clock += minute;
    // The memory container has no times: an unread change holds everything back.
    await runOnce(fixture, summaries);
    expect(await measure()).toEqual({ good: 10, bad: 0 });
  });
});

it.each(objectives.map((objective) => [objective.name, objective] as const))("%s burns", async (name, objective) => {
  const store = { table: memoryTable(), retryConflicts: async <T>(_: string, attempt: () => Promise<T>) => attempt() };
  const alertsOf = async (now: number) =>
    (await readServiceLevels(store.table, objectives, now)).alerts.map(({ alert, of }) => [alert, ...of]);
  const add = (of: string, good: number, bad: number, at: number) =>
    addObjectiveCounts(store as never, name, new Map([[of, { good, bad }]]), at);
  await add("a", 100_000, 0, start - 10 * minute);
  await add("b", 100_000, 0, start - 10 * minute);
  expect(await alertsOf(start)).toEqual([]);
  await add("b", 0, 900_000, start);
  const rates = burnRatesOf(objective);
  expect(await alertsOf(start)).toEqual(rates.map(({ alert }) => [alert, "b"]));
  // The recent window ends the alert.
  await add("b", 1000, 0, start + 45 * minute);
  expect(await alertsOf(start + 46 * minute)).toEqual([]);
});

it("the budget of an objective is that of its worst series", async () => {
  const store = { table: memoryTable(), retryConflicts: async <T>(_: string, attempt: () => Promise<T>) => attempt() };
  const counts = new Map([
    ["workouts", { good: 995, bad: 5 }],
    ["activity", { good: 9999, bad: 1 }],
  ]);
  await addObjectiveCounts(store as never, freshness.name, counts, start);
  const [report] = (await readServiceLevels(store.table, [freshness], start)).objectives;
  expect(report).toMatchObject({ good: 10_994, bad: 6, target: 0.99, window: "30 days" });
  expect(report?.budget_left).toBeCloseTo(0.5, 9);
  expect(report?.series.map(({ of, attained }) => [of, attained])).toEqual([
    ["activity", 0.9999],
    ["workouts", 0.995],
  ]);
});
