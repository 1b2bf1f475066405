import { beforeEach, describe, expect, test } from "vitest";
import { DocumentRefused } from "../../platform/azure/errors.ts";
import type { GroupDocument } from "../group.ts";
import type { Row, Summary } from "../summary.ts";
import type { Event } from "../testing/history.ts";
import { reference } from "../testing/reference.ts";
import { silverWrites } from "../testing/silver-writes.ts";
import { runOnce, testLimits, type World, world } from "../testing/world.ts";
import { workoutBpmSummary as summary } from "../workout-bpm-summary/workout-bpm-summary.ts";
import type { SetAside } from "./dead-letters.ts";
import { planRun } from "./plan.ts";
import { runWorkItem } from "./run.ts";

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

const fill = (into: World) => silverWrites(history).forEach(into.write);
const byUser = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => (String(a["user_id"]) < String(b["user_id"]) ? -1 : 1));
const sum = (counts: readonly { written: number; failed: number }[]) => ({
  written: counts.reduce((total, { written }) => total + written, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

let here: World;
beforeEach(() => {
  here = world([summary]);
  fill(here);
});

test("a run brings gold up to silver, and leaves nothing to plan", async () => {
  expect(sum(await runOnce(here, [summary]))).toEqual({ written: 4, failed: 0 });
  expect(byUser(here.rows(summary))).toEqual(reference(history));
  expect(await planRun(here.gold, [summary])).toEqual([]);
});

test("a late reading changes its own group, and no other document is written", async () => {
  await runOnce(here, [summary]);
  const late: Event = { stream: "heart-rates", device: "bert's", time: noon + 21 * minute, value: 100 };
  for (const write of silverWrites([...history, late]).slice(-1)) here.write(write);
  expect(sum(await runOnce(here, [summary]))).toEqual({ written: 1, failed: 0 });
  expect(byUser(here.rows(summary))).toEqual(reference([...history, late]));
});

test("what comes again unchanged is computed again and not written", async () => {
  await runOnce(here, [summary]);
  fill(here);
  const counts = await runOnce(here, [summary]);
  expect(counts.some(({ groups }) => groups > 0)).toBe(true);
  expect(sum(counts)).toEqual({ written: 0, failed: 0 });
});

test("a new version of the rule starts from the beginning, beside the old one's progress", async () => {
  await runOnce(here, [summary]);
  const compute: Summary["compute"] = async (...of) =>
    (await summary.compute(...of)).map((row) => ({ ...row, rec_no: -1 }));
  await runOnce(here, [{ ...summary, version: 2, compute }]);
  expect(here.rows(summary).map((row) => row["rec_no"])).toEqual([-1, -1, -1, -1]);
  expect(await planRun(here.gold, [summary])).toEqual([]);
});

test("rows whose workout vanishes leave an empty group", async () => {
  await runOnce(here, [summary]);
  const unfinished: Event = { stream: "workouts", user: "anna", session: "1", action: "stop", time: noon + 1 };
  for (const write of silverWrites([unfinished])) here.write(write);
  await runOnce(here, [summary]);
  expect(byUser(here.rows(summary)).map((row) => row["user_id"])).toEqual(["bert", "cleo", "dora"]);
  expect(here.containers.get(summary.container)?.all<GroupDocument>()).toHaveLength(4);
});

test("after its deadline an item ends with the page that it is at", async () => {
  const [lane = []] = await planRun(here.gold, [summary]);
  const [item] = lane.filter((each) => each.kind === "feed" && each.container === "heart-rates");
  if (item === undefined) throw new Error("nothing planned");
  const limits = { ...testLimits, deadline: -1, pageSize: 1 };
  expect(await runWorkItem(here.gold, summary, item, limits)).toMatchObject({ pages: 1, documents: 1, drained: false });
  let last = await runWorkItem(here.gold, summary, item, limits);
  while (!last.drained) last = await runWorkItem(here.gold, summary, item, limits);
  expect(last).toMatchObject({ pages: 0, documents: 0 });
});

test("of two runs at one item the one that loses the progress leaves the rest to the other", async () => {
  const [lane = []] = await planRun(here.gold, [summary]);
  const counts = await Promise.all(
    lane.flatMap((item) => [1, 2].map(() => runWorkItem(here.gold, summary, item, testLimits))),
  );
  expect(counts.some(({ drained }) => !drained)).toBe(true);
  while ((await runOnce(here, [summary])).length > 0);
  expect(byUser(here.rows(summary))).toEqual(reference(history));
});

test("another reporting time zone stops gold", async () => {
  const [lane = []] = await planRun(here.gold, [summary]);
  const elsewhere = { ...here.gold, calendar: { ...here.gold.calendar, timeZone: "Europe/Berlin" } };
  await expect(planRun(elsewhere, [summary])).rejects.toThrow(/days of UTC.*Europe\/Berlin.*rebuild gold/);
  const [item] = lane;
  if (item === undefined) throw new Error("nothing planned");
  await expect(runWorkItem(elsewhere, summary, item, testLimits)).rejects.toMatchObject({ name: "TimeZoneChanged" });
});

test("an item of a container that the summary does not follow is refused", async () => {
  const item = { kind: "feed" as const, summary: summary.name, container: "elsewhere", range: "even" };
  await expect(runWorkItem(here.gold, summary, item, testLimits)).rejects.toThrow("does not follow elsewhere");
});

describe("a group that cannot be computed", () => {
  const failingFor = (user: string): Summary => ({
    ...summary,
    async compute(group, view) {
      if (group["userId"] === user) throw new RangeError("a defect");
      return summary.compute(group, view);
    },
  });
  const setAside = () => here.containers.get("gold-errors")?.all<SetAside>() ?? [];

  test("is set aside, and the others go on", async () => {
    await runOnce(here, [failingFor("bert")]);
    expect(here.rows(summary).map((row) => row["user_id"])).not.toContain("bert");
    expect(here.rows(summary)).toHaveLength(3);
    expect(setAside()).toMatchObject([
      { summary: summary.name, key: { userId: "bert", date: "2026-05-05" }, reason: "RangeError: a defect", time: 0 },
    ]);
  });

  test("is tried again at each run until it can be", async () => {
    await runOnce(here, [failingFor("bert")]);
    const again = await runOnce(here, [failingFor("bert")]);
    expect(again).toMatchObject([{ pages: 0, groups: 1, failed: 1, drained: true }]);
    expect(setAside()).toHaveLength(1);
    expect(await runOnce(here, [summary])).toMatchObject([{ groups: 1, written: 1, failed: 0 }]);
    expect(setAside()).toEqual([]);
    expect(byUser(here.rows(summary))).toEqual(reference(history));
  });

  test("is one that Cosmos DB refuses, too", async () => {
    const refusing = here.gold.gold(summary.container);
    const gold = (name: string) =>
      name !== summary.container
        ? here.gold.gold(name)
        : { ...refusing, create: () => Promise.reject(new DocumentRefused("too large")) };
    expect(sum(await runOnce({ ...here, gold: { ...here.gold, gold } }, [summary])).failed).toBeGreaterThan(0);
    expect(setAside().map(({ reason }) => reason)).toEqual(Array(4).fill("too large"));
  });

  test("is not one whose silver cannot be reached: that fails the run, and nothing is set aside", async () => {
    const { select } = here.gold.facts;
    const broken: typeof select = (container, ...of) =>
      container === "heart-rates" ? Promise.reject(new Error("connection reset")) : select(container, ...of);
    const gold = { ...here.gold, facts: { ...here.gold.facts, select: broken } };
    await expect(runOnce({ ...here, gold }, [summary])).rejects.toThrow("connection reset");
    expect(setAside()).toEqual([]);
    await runOnce(here, [summary]);
    expect(byUser(here.rows(summary))).toEqual(reference(history));
  });
});

test("who computed from an older silver than gold shows loses, and computes again", async () => {
  const late: Event = { stream: "heart-rates", device: "anna's", time: noon + 21 * minute, value: 100 };
  let held = false;
  const slow: Summary = {
    ...summary,
    async compute(group, view) {
      const rows = await summary.compute(group, view);
      if (group["userId"] === "anna" && !held) {
        // Meanwhile a reading comes, and another run brings it to gold.
        held = true;
        for (const write of silverWrites([...history, late]).slice(-1)) here.write(write);
        await runOnce(here, [summary]);
      }
      return rows;
    },
  };
  await runOnce(here, [slow]);
  expect(held).toBe(true);
  expect(byUser(here.rows(summary))).toEqual(reference([...history, late]));
});

test("a page asks silver once for what its documents and groups share", async () => {
  const asked: Record<string, number> = {};
  const { select } = here.gold.facts;
  const counted: typeof select = (container, ...of) => {
    asked[container] = (asked[container] ?? 0) + 1;
    return select(container, ...of);
  };
  const facts = { ...here.gold.facts, select: counted };
  await runOnce({ ...here, gold: { ...here.gold, facts } }, [{ ...summary, feeds: summary.feeds.slice(3) }], {
    ...testLimits,
    pageSize: 1000,
  });
  // Once to expand, once more to compute after the gold documents were read.
  expect(asked).toEqual({ people: 4, owners: 8, workouts: 8, "heart-rates": 4 });
});
