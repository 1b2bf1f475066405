import { beforeEach, describe, expect, test } from "vitest";
import { DocumentRejected } from "../../platform/azure/errors.ts";
import type { GroupDocument } from "../group.ts";
import type { ComputedSummary, Row } from "../summary.ts";
import { type GoldFixture, goldFixture, runOnce, testLimits } from "../testing/fixture.ts";
import type { Event } from "../testing/history.ts";
import { reference } from "../testing/reference.ts";
import { silverWrites } from "../testing/silver-writes.ts";
import { workoutBpmSummary as summary } from "../workout-bpm-summary/workout-bpm-summary.ts";
import type { DeadLetter } from "./dead-letters.ts";
import { planRun } from "./plan.ts";
import { type RunCounts, runSummary } from "./run.ts";

const noon = Date.UTC(2026, 4, 5, 12);
const minute = 60_000;
const users = ["anna", "bert", "cleo", "dora"];

/** A workout of half an hour for each user, with two readings on a device of their own. */
const history: readonly Event[] = users.flatMap((user): Event[] => [
  { stream: "registrations", user, device: `${user}'s`, time: noon - 1000 * minute },
  { stream: "profiles", user, city: "Bonn", zone: null, time: noon - 1000 * minute },
  { stream: "workouts", user, session: "1", action: "start", time: noon },
  { stream: "workouts", user, session: "1", action: "stop", time: noon + 30 * minute },
  { stream: "heart-rates", device: `${user}'s`, time: noon + minute, value: 60 },
  { stream: "heart-rates", device: `${user}'s`, time: noon + 20 * minute, value: 80 },
]);

const fill = (into: GoldFixture) => silverWrites(history).forEach(into.write);
const byUser = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => (String(a["user_id"]) < String(b["user_id"]) ? -1 : 1));
const total = (counts: readonly RunCounts[]) => ({
  written: counts.reduce((all, { groups }) => all + groups.written, 0),
  failed: counts.reduce((all, { groups }) => all + groups.failed, 0),
});

let fixture: GoldFixture;
beforeEach(() => {
  fixture = goldFixture([summary]);
  fill(fixture);
});

test("a run processes all changes of silver, and leaves nothing to plan", async () => {
  expect(total(await runOnce(fixture, [summary]))).toEqual({ written: 4, failed: 0 });
  expect(byUser(fixture.rows(summary))).toEqual(reference(history));
  expect(await planRun(fixture.gold, [summary])).toEqual([]);
});

test("a late reading changes its own group, and writes no other document", async () => {
  await runOnce(fixture, [summary]);
  const late: Event = { stream: "heart-rates", device: "bert's", time: noon + 21 * minute, value: 100 };
  for (const write of silverWrites([...history, late]).slice(-1)) fixture.write(write);
  expect(total(await runOnce(fixture, [summary]))).toEqual({ written: 1, failed: 0 });
  expect(byUser(fixture.rows(summary))).toEqual(reference([...history, late]));
});

test("an unchanged document is recomputed and not written", async () => {
  await runOnce(fixture, [summary]);
  fill(fixture);
  const counts = await runOnce(fixture, [summary]);
  expect(counts.some(({ groups }) => groups.unchanged > 0)).toBe(true);
  expect(total(counts)).toEqual({ written: 0, failed: 0 });
});

test("a new version of the rule starts from the beginning, beside the checkpoints of the old one", async () => {
  await runOnce(fixture, [summary]);
  const compute: ComputedSummary["compute"] = async (...of) =>
    (await summary.compute(...of)).map((row) => ({ ...row, rec_no: -1 }));
  await runOnce(fixture, [{ ...summary, version: summary.version + 1, compute }]);
  expect(fixture.rows(summary).map((row) => row["rec_no"])).toEqual([-1, -1, -1, -1]);
  expect(await planRun(fixture.gold, [summary])).toEqual([]);
});

test("rows whose workout vanishes leave an empty group", async () => {
  await runOnce(fixture, [summary]);
  const unfinished: Event = { stream: "workouts", user: "anna", session: "1", action: "stop", time: noon + 1 };
  for (const write of silverWrites([unfinished])) fixture.write(write);
  await runOnce(fixture, [summary]);
  expect(byUser(fixture.rows(summary)).map((row) => row["user_id"])).toEqual(["bert", "cleo", "dora"]);
  expect(fixture.containers.get(summary.container)?.all<GroupDocument>()).toHaveLength(4);
});

test("of two runs of one summary, the one whose checkpoint conflicts stops", async () => {
  const runs = await Promise.all([1, 2].map(() => runSummary(fixture.gold, summary, testLimits)));
  expect(runs.some(({ drained }) => !drained)).toBe(true);
  while ((await runOnce(fixture, [summary])).length > 0);
  expect(byUser(fixture.rows(summary))).toEqual(reference(history));
});

test("another reporting time zone stops gold", async () => {
  await planRun(fixture.gold, [summary]);
  const elsewhere = { ...fixture.gold, calendar: { ...fixture.gold.calendar, timeZone: "Europe/Berlin" } };
  await expect(planRun(elsewhere, [summary])).rejects.toThrow(/days of UTC.*Europe\/Berlin.*rebuild gold/);
  await expect(runSummary(elsewhere, summary, testLimits)).rejects.toMatchObject({ name: "TimeZoneChanged" });
});

describe("a run whose time is over", () => {
  /** Each group takes a second. */
  function slowGold(now = { time: 0 }) {
    const slow: ComputedSummary = {
      ...summary,
      async compute(...of) {
        now.time += 1000;
        return summary.compute(...of);
      },
    };
    return { slow, gold: { ...fixture.gold, now: () => now.time } };
  }
  const limits = { pageSize: 1000, concurrency: 1, deadline: 0 };

  test("begins no further group, even within a page, and the next runs compute those that are left", async () => {
    const { slow, gold } = slowGold();
    const first = await runSummary(gold, slow, { ...limits, deadline: 1500 });
    expect(first).toMatchObject({ groups: { written: 2, left: 2 }, drained: false });
    const later: RunCounts[] = [];
    while (later.at(-1)?.drained !== true)
      later.push(await runSummary(gold, slow, { ...limits, deadline: gold.now() + 500 }));
    expect(later.every(({ groups }) => groups.written + groups.unchanged <= 2)).toBe(true);
    expect(byUser(fixture.rows(summary))).toEqual(reference(history));
    expect(await planRun(gold, [summary])).toEqual([]);
  });

  test("computes one group at least, however late it is, so that every run makes progress", async () => {
    const { slow, gold } = slowGold();
    const done: number[] = [];
    for (let drained = false; !drained; ) {
      const run = await runSummary(gold, slow, { ...limits, deadline: -1 });
      done.push(run.groups.written + run.groups.unchanged);
      drained = run.drained;
    }
    expect(new Set(done.slice(0, -1))).toEqual(new Set([1]));
    expect(byUser(fixture.rows(summary))).toEqual(reference(history));
  });
});

test("a group that changes of many pages and feeds affect is computed once in a run", async () => {
  const computed: string[] = [];
  const counting: ComputedSummary = {
    ...summary,
    compute: async (...of) => {
      computed.push(of[0]["userId"] ?? "");
      return summary.compute(...of);
    },
  };
  await runOnce(fixture, [counting], { ...testLimits, pageSize: 1 });
  expect(computed.toSorted()).toEqual(users);
});

describe("a group that cannot be computed", () => {
  const failingFor = (user: string): ComputedSummary => ({
    ...summary,
    async compute(group, view) {
      if (group["userId"] === user) throw new RangeError("a defect");
      return summary.compute(group, view);
    },
  });
  const deadLetters = () => fixture.containers.get("gold-errors")?.all<DeadLetter>() ?? [];

  test("is dead-lettered, and the others are computed", async () => {
    await runOnce(fixture, [failingFor("bert")]);
    expect(fixture.rows(summary).map((row) => row["user_id"])).not.toContain("bert");
    expect(fixture.rows(summary)).toHaveLength(3);
    expect(deadLetters()).toMatchObject([
      {
        summary: summary.name,
        key: { userId: "bert", date: "2026-05-05" },
        code: "group-failed",
        time: 0,
        attempts: 1,
      },
    ]);
  });

  test("is recomputed in every run until it succeeds", async () => {
    await runOnce(fixture, [failingFor("bert")]);
    const again = await runOnce(fixture, [failingFor("bert")]);
    expect(again).toMatchObject([{ changed: [], groups: { failed: 1 }, moved: false, drained: true }]);
    expect(deadLetters()).toHaveLength(1);
    expect(await runOnce(fixture, [summary])).toMatchObject([{ groups: { written: 1, failed: 0 } }]);
    expect(deadLetters()).toEqual([]);
    expect(byUser(fixture.rows(summary))).toEqual(reference(history));
  });

  test("may be one that Cosmos DB rejects", async () => {
    const rejecting = fixture.gold.gold(summary.container);
    const gold = (name: string) =>
      name !== summary.container
        ? fixture.gold.gold(name)
        : { ...rejecting, create: () => Promise.reject(new DocumentRejected("too large")) };
    expect(total(await runOnce({ ...fixture, gold: { ...fixture.gold, gold } }, [summary])).failed).toBeGreaterThan(0);
    expect(deadLetters().map(({ code }) => code)).toEqual(Array(4).fill("document-rejected"));
  });

  test("is tried with growing pauses when Cosmos DB rejects it, whatever changes, and no longer when it succeeds", async () => {
    let now = 0;
    let computed = 0;
    const container = fixture.gold.gold(summary.container);
    const counting: ComputedSummary = {
      ...summary,
      compute: async (...of) => {
        if (of[0]["userId"] === "bert") computed += 1;
        return summary.compute(...of);
      },
    };
    const goldThat = (isRejecting: boolean): GoldFixture => ({
      ...fixture,
      gold: {
        ...fixture.gold,
        now: () => now,
        gold: (name) =>
          name !== summary.container || !isRejecting
            ? fixture.gold.gold(name)
            : { ...container, create: () => Promise.reject(new DocumentRejected("too large")) },
      },
    });
    const tried: number[] = [];
    for (; now < 2 * 3_600_000; now += minute) {
      const before = computed;
      // Its readings change all the time.
      const late: Event = {
        stream: "heart-rates",
        device: "bert's",
        time: noon + 2 * minute,
        value: 60 + now / minute,
      };
      for (const write of silverWrites([...history, late]).slice(-1)) fixture.write(write);
      await runOnce(goldThat(true), [counting]);
      if (computed > before) tried.push(now / minute);
    }
    expect(tried).toEqual([0, 5, 15, 35, 75]);
    expect(deadLetters().find(({ key }) => key["userId"] === "bert")).toMatchObject({ attempts: 5, time: 0 });
    now += 24 * 3_600_000;
    await runOnce(goldThat(false), [counting]);
    expect(deadLetters()).toEqual([]);
    expect(fixture.rows(summary)).toHaveLength(4);
  });

  test("stores no text of an error, which may quote personal values", async () => {
    const quoting: ComputedSummary = {
      ...summary,
      compute: async () => {
        throw new TypeError("Anna Smith, Main Street 5");
      },
    };
    await runOnce(fixture, [quoting]);
    expect(deadLetters()).toHaveLength(4);
    expect(JSON.stringify(deadLetters())).not.toMatch(/Anna Smith|Main Street/);
  });

  test("may be one with a number that JSON cannot contain", async () => {
    const infinite: ComputedSummary = {
      ...summary,
      compute: async (...of) =>
        (await summary.compute(...of)).map((row) => ({ ...row, avg_bpm: Number.POSITIVE_INFINITY })),
    };
    expect(total(await runOnce(fixture, [infinite]))).toEqual({ written: 0, failed: 4 });
    expect(new Set(deadLetters().map(({ code }) => code))).toEqual(new Set(["row-invalid"]));
    await runOnce(fixture, [summary]);
    expect(byUser(fixture.rows(summary))).toEqual(reference(history));
  });

  test("is not dead-lettered when silver is unreachable: the run fails", async () => {
    const { queryPartition } = fixture.gold.silverReader;
    const broken: typeof queryPartition = (container, ...of) =>
      container === "heart-rates" ? Promise.reject(new Error("connection reset")) : queryPartition(container, ...of);
    const gold = { ...fixture.gold, silverReader: { ...fixture.gold.silverReader, queryPartition: broken } };
    await expect(runOnce({ ...fixture, gold }, [summary])).rejects.toThrow("connection reset");
    expect(deadLetters()).toEqual([]);
    await runOnce(fixture, [summary]);
    expect(byUser(fixture.rows(summary))).toEqual(reference(history));
  });
});

test("rows computed from an older silver than gold contains conflict, and are computed again", async () => {
  const late: Event = { stream: "heart-rates", device: "anna's", time: noon + 21 * minute, value: 100 };
  let isDelayed = false;
  const slow: ComputedSummary = {
    ...summary,
    async compute(group, view) {
      const rows = await summary.compute(group, view);
      if (group["userId"] === "anna" && !isDelayed) {
        // In the meantime a reading is written, and another run processes it.
        isDelayed = true;
        for (const write of silverWrites([...history, late]).slice(-1)) fixture.write(write);
        await runOnce(fixture, [summary]);
      }
      return rows;
    },
  };
  await runOnce(fixture, [slow]);
  expect(isDelayed).toBe(true);
  expect(byUser(fixture.rows(summary))).toEqual(reference([...history, late]));
});

test("a page reads silver once for its documents and groups", async () => {
  const queries: Record<string, number> = {};
  const { queryPartition } = fixture.gold.silverReader;
  const counted: typeof queryPartition = (container, ...of) => {
    queries[container] = (queries[container] ?? 0) + 1;
    return queryPartition(container, ...of);
  };
  const silverReader = { ...fixture.gold.silverReader, queryPartition: counted };
  await runOnce(
    { ...fixture, gold: { ...fixture.gold, silverReader } },
    [{ ...summary, feeds: summary.feeds.slice(3) }],
    {
      ...testLimits,
      pageSize: 1000,
    },
  );
  // Once for the affected groups, and once more to compute them after the gold documents were read.
  expect(queries).toEqual({ people: 8, owners: 8, workouts: 8, "heart-rates": 4 });
});
