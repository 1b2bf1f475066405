import { beforeEach, describe, expect, it } from "vitest";
import { feed } from "../feed.ts";
import { computedSummaries } from "../registry.ts";
import type { ComputedSummary } from "../summary.ts";
import { goldFixture } from "../testing/fixture.ts";
import type { Gold } from "./gold.ts";
import { planRun } from "./plan.ts";
import { dueSummaries, markRefreshed, nextRefresh } from "./refresh-interval.ts";

const hour = 3_600_000;
const tenSharp = Date.UTC(2026, 10, 24, 10);
const feeds: ComputedSummary["feeds"] = [feed("activity", ["deviceId"], async () => [])];
const base = {
  kind: "computed",
  version: 1,
  partitionKey: "k",
  grain: [],
  subjects: "one",
  columns: [],
  feeds,
} as const;
const quick: ComputedSummary = { ...base, name: "quick", container: "quick", compute: async () => [] };
const slow: ComputedSummary = { ...quick, name: "slow", container: "slow", refresh: "hourly" };

let now = tenSharp;
let gold: Gold;
beforeEach(() => {
  now = tenSharp;
  gold = { ...goldFixture([quick, slow]).gold, refreshInterval: hour, now: () => now };
});

const due = async (of: readonly ComputedSummary[] = [quick, slow], by = gold) =>
  (await dueSummaries(by, of)).map(({ name }) => name);

describe("an hourly summary", () => {
  it("is due until it contains all changes, and then again in the next full hour", async () => {
    expect(await due()).toEqual(["quick", "slow"]);
    now = tenSharp + 7 * 60_000;
    expect(await due()).toEqual(["quick", "slow"]);
    await markRefreshed(gold, slow, tenSharp);
    expect(await due()).toEqual(["quick"]);
    now = tenSharp + hour - 1;
    expect(await due()).toEqual(["quick"]);
    now = tenSharp + hour;
    expect(await due()).toEqual(["quick", "slow"]);
    await markRefreshed(gold, slow, now);
    expect(await due()).toEqual(["quick"]);
  });

  it("is due at the next tick, however many ticks were missed", async () => {
    await markRefreshed(gold, slow, tenSharp);
    now = tenSharp + 5 * hour + 40 * 60_000;
    expect(await due()).toContain("slow");
  });

  it("is refreshed as of the begin of the refresh: one that ends in the next hour leaves that hour due", async () => {
    now = tenSharp + hour + 60_000;
    await markRefreshed(gold, slow, tenSharp + hour - 1);
    expect(await due()).toContain("slow");
  });

  it("does not become due by a run that began before the last refresh", async () => {
    now = tenSharp + hour;
    await markRefreshed(gold, slow, now);
    await markRefreshed(gold, slow, tenSharp);
    expect(await due()).toEqual(["quick"]);
  });

  it("is due in a new version, whatever the old version contains", async () => {
    await markRefreshed(gold, slow, tenSharp);
    expect(await due([{ ...slow, version: 2 }])).toEqual(["slow"]);
  });

  it("is due in every run without an interval", async () => {
    const everyRun = { ...gold, refreshInterval: 0 };
    await markRefreshed(everyRun, slow, tenSharp);
    expect(await due(undefined, everyRun)).toEqual(["quick", "slow"]);
  });

  it("leaves nothing to plan", async () => {
    await markRefreshed(gold, quick, tenSharp);
    await markRefreshed(gold, slow, tenSharp);
    expect(await due()).toEqual(["quick"]);
    expect(await planRun(gold, await dueSummaries(gold, [quick, slow]))).toEqual([]);
  });

  it("lets a change wait for one interval at most, any other summary not at all", () => {
    expect(nextRefresh(slow, tenSharp + 7, hour)).toBe(tenSharp + 7 + hour);
    expect(nextRefresh(slow, tenSharp + 7, 0)).toBe(tenSharp + 7);
    expect(nextRefresh(quick, tenSharp + 7, hour)).toBe(tenSharp + 7);
  });
});

it("are those of which each sample changes a day", () => {
  expect(computedSummaries.filter(({ refresh }) => refresh === "hourly").map(({ name }) => name)).toEqual([
    "activity_daily",
    "heart_rate_daily",
  ]);
});
