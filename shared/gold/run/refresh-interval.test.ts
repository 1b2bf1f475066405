import { beforeEach, describe, expect, it } from "vitest";
import { summaries } from "../registry.ts";
import type { Summary } from "../summary.ts";
import { world } from "../testing/world.ts";
import type { Gold } from "./gold.ts";
import { planRun } from "./plan.ts";
import { endTurn, summariesDue } from "./refresh-interval.ts";

const hour = 3_600_000;
const tenSharp = Date.UTC(2026, 10, 24, 10);
const feeds: Summary["feeds"] = [{ container: "activity", expand: async () => [] }];
const base = { version: 1, partitionKey: "k", grain: [], columns: [], feeds, compute: async () => [] };
const quick: Summary = { ...base, name: "quick", container: "quick" };
const slow: Summary = { ...base, name: "slow", container: "slow", unhurried: true };
const made: Summary = { ...slow, name: "made", feeds: [] };

let now = tenSharp;
let gold: Gold;
beforeEach(() => {
  now = tenSharp;
  gold = { ...world([quick, slow]).gold, now: () => now };
});

const due = async (every = hour, of: readonly Summary[] = [quick, slow]) =>
  (await summariesDue(gold, of, every)).map(({ name }) => name);

describe("an unhurried summary", () => {
  it("has its turn until it has seen everything, and then again in the next full hour", async () => {
    expect(await due()).toEqual(["quick", "slow"]);
    now = tenSharp + 7 * 60_000;
    expect(await due()).toEqual(["quick", "slow"]);
    await endTurn(gold, slow, hour, tenSharp);
    expect(await due()).toEqual(["quick"]);
    now = tenSharp + hour - 1;
    expect(await due()).toEqual(["quick"]);
    now = tenSharp + hour;
    expect(await due()).toEqual(["quick", "slow"]);
    await endTurn(gold, slow, hour, now);
    expect(await due()).toEqual(["quick"]);
  });

  it("has it at once, whatever ticks were missed", async () => {
    await endTurn(gold, slow, hour, tenSharp);
    now = tenSharp + 5 * hour + 40 * 60_000;
    expect(await due()).toContain("slow");
  });

  it("began its turn when it began: what ends in the next hour leaves that hour's turn", async () => {
    now = tenSharp + hour + 60_000;
    await endTurn(gold, slow, hour, tenSharp + hour - 1);
    expect(await due()).toContain("slow");
  });

  it("is not given back by a run that began before the one that ended it", async () => {
    now = tenSharp + hour;
    await endTurn(gold, slow, hour, now);
    await endTurn(gold, slow, hour, tenSharp);
    expect(await due()).toEqual(["quick"]);
  });

  it("of a new version has its turn, whatever the old one has seen", async () => {
    await endTurn(gold, slow, hour, tenSharp);
    expect(await due(hour, [{ ...slow, version: 2 }])).toEqual(["slow"]);
  });

  it("is like any other where all run at once, and so is one that is only put together of others", async () => {
    await endTurn(gold, slow, 0, tenSharp);
    await endTurn(gold, made, hour, tenSharp);
    expect(await due(0)).toEqual(["quick", "slow"]);
    expect(await due(hour, [made])).toEqual(["made"]);
  });

  it("leaves no trace in what another one has to do", async () => {
    await endTurn(gold, quick, hour, tenSharp);
    await endTurn(gold, slow, hour, tenSharp);
    expect(await due()).toEqual(["quick"]);
    expect(await planRun(gold, await summariesDue(gold, [quick, slow], hour))).toEqual([]);
  });
});

it("is what says how much was walked on a day", () => {
  expect(summaries.filter(({ unhurried, feeds: all }) => unhurried && all.length > 0).map(({ name }) => name)).toEqual([
    "activity_daily",
  ]);
});
