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
import { runSummaryWork } from "./run.ts";

const noon = Date.UTC(2026, 4, 5, 12);
const minute = 60_000;
const users = ["anna", "bert", "cleo", "dora"];

/** A workout of half an hour for each user, with two readings on a device of their own. */
const history: readonly Event[] = users.flatMap((user): Event[] => [
  { stream: "registrations", user, device: `${user}'s`, time: noon - 1000 * minute },
  { stream: "profiles", user, city: "Bonn", time: noon - 1000 * minute },
  { stream: "workouts", user, session: "1", action: "start", time: noon },
  { stream: "workouts", user, session: "1", action: "stop", time: noon + 30 * minute },
  { stream: "heart-rates", device: `${user}'s`, time: noon + minute, value: 60 },
  { stream: "heart-rates", device: `${user}'s`, time: noon + 20 * minute, value: 80 },
]);

const fill = (into: GoldFixture) => silverWrites(history).forEach(into.write);
const byUser = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => (String(a["user_id"]) < String(b["user_id"]) ? -1 : 1));
const sum = (counts: readonly { written: number; failed: number }[]) => ({
  written: counts.reduce((total, { written }) => total + written, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

let fixture: GoldFixture;
beforeEach(() => {
  fixture = goldFixture([summary]);
  fill(fixture);
});

test("a run processes all changes of silver, and leaves nothing to plan", async () => {
  expect(sum(await runOnce(fixture, [summary]))).toEqual({ written: 4, failed: 0 });
  expect(byUser(fixture.rows(summary))).toEqual(reference(history));
  expect(await planRun(fixture.gold, [summary])).toEqual([]);
});

test("a late reading changes its own group, and writes no other document", async () => {
  await runOnce(fixture, [summary]);
  const late: Event = { stream: "heart-rates", device: "bert's", time: noon + 21 * minute, value: 100 };
  for (const write of silverWrites([...history, late]).slice(-1)) fixture.write(write);
  expect(sum(await runOnce(fixture, [summary]))).toEqual({ written: 1, failed: 0 });
  expect(byUser(fixture.rows(summary))).toEqual(reference([...history, late]));
});

test("an unchanged document is recomputed and not written", async () => {
  await runOnce(fixture, [summary]);
  fill(fixture);
  const counts = await runOnce(fixture, [summary]);
  expect(counts.some(({ groups }) => groups > 0)).toBe(true);
  expect(sum(counts)).toEqual({ written: 0, failed: 0 });
});

test("a new version of the rule starts from the beginning, beside the checkpoints of the old one", async () => {
  await runOnce(fixture, [summary]);
  const compute: ComputedSummary["compute"] = async (...of) =>
    (await summary.compute(...of)).map((row) => ({ ...row, rec_no: -1 }));
  await runOnce(fixture, [{ ...summary, version: 2, compute }]);
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

test("after the deadline the current page is processed, and no further one", async () => {
  const [queue = []] = await planRun(fixture.gold, [summary]);
  const [work] = queue.filter((each) => each.kind === "feed" && each.container === "heart-rates");
  if (work === undefined) throw new Error("nothing is planned");
  const limits = { ...testLimits, deadline: -1, pageSize: 1 };
  expect(await runSummaryWork(fixture.gold, summary, work, limits)).toMatchObject({
    pages: 1,
    documents: 1,
    drained: false,
  });
  let last = await runSummaryWork(fixture.gold, summary, work, limits);
  while (!last.drained) last = await runSummaryWork(fixture.gold, summary, work, limits);
  expect(last).toMatchObject({ pages: 0, documents: 0 });
});

test("of two runs of one piece of work, the one whose checkpoint conflicts stops", async () => {
  const [queue = []] = await planRun(fixture.gold, [summary]);
  const counts = await Promise.all(
    queue.flatMap((work) => [1, 2].map(() => runSummaryWork(fixture.gold, summary, work, testLimits))),
  );
  expect(counts.some(({ drained }) => !drained)).toBe(true);
  while ((await runOnce(fixture, [summary])).length > 0);
  expect(byUser(fixture.rows(summary))).toEqual(reference(history));
});

test("another reporting time zone stops gold", async () => {
  const [queue = []] = await planRun(fixture.gold, [summary]);
  const elsewhere = { ...fixture.gold, calendar: { ...fixture.gold.calendar, timeZone: "Europe/Berlin" } };
  await expect(planRun(elsewhere, [summary])).rejects.toThrow(/days of UTC.*Europe\/Berlin.*rebuild gold/);
  const [work] = queue;
  if (work === undefined) throw new Error("nothing is planned");
  await expect(runSummaryWork(elsewhere, summary, work, testLimits)).rejects.toMatchObject({ name: "TimeZoneChanged" });
});

test("work of a container that the summary does not follow throws", async () => {
  const work = { kind: "feed" as const, summary: summary.name, container: "elsewhere", range: "even" };
  await expect(runSummaryWork(fixture.gold, summary, work, testLimits)).rejects.toThrow("does not follow elsewhere");
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
      { summary: summary.name, key: { userId: "bert", date: "2026-05-05" }, reason: "RangeError: a defect", time: 0 },
    ]);
  });

  test("is recomputed in every run until it succeeds", async () => {
    await runOnce(fixture, [failingFor("bert")]);
    const again = await runOnce(fixture, [failingFor("bert")]);
    expect(again).toMatchObject([{ pages: 0, groups: 1, failed: 1, drained: true }]);
    expect(deadLetters()).toHaveLength(1);
    expect(await runOnce(fixture, [summary])).toMatchObject([{ groups: 1, written: 1, failed: 0 }]);
    expect(deadLetters()).toEqual([]);
    expect(byUser(fixture.rows(summary))).toEqual(reference(history));
  });

  test("may be one that Cosmos DB rejects", async () => {
    const rejecting = fixture.gold.gold(summary.container);
    const gold = (name: string) =>
      name !== summary.container
        ? fixture.gold.gold(name)
        : { ...rejecting, create: () => Promise.reject(new DocumentRejected("too large")) };
    expect(sum(await runOnce({ ...fixture, gold: { ...fixture.gold, gold } }, [summary])).failed).toBeGreaterThan(0);
    expect(deadLetters().map(({ reason }) => reason)).toEqual(Array(4).fill("too large"));
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
  expect(queries).toEqual({ people: 4, owners: 8, workouts: 8, "heart-rates": 4 });
});
