import { beforeEach, describe, expect, it } from "vitest";
import { activityDaily } from "../activity/activity-daily.ts";
import { gymSummary } from "../gym-summary/gym-summary.ts";
import { type GoldFixture, goldFixture } from "../testing/fixture.ts";
import type { Event } from "../testing/history.ts";
import { silverWrites } from "../testing/silver-writes.ts";
import { planRun } from "./plan.ts";
import { refresh } from "./refresh.ts";
import { dueSummaries } from "./refresh-interval.ts";

const hour = 3_600_000;
const tenSharp = Date.UTC(2026, 10, 24, 10);
const summaries = [gymSummary, activityDaily];
const limits = { pageSize: 1, concurrency: 2, workFor: 60_000 };

let now = tenSharp;
let fixture: GoldFixture;
beforeEach(() => {
  now = tenSharp;
  fixture = goldFixture(summaries);
  fixture = { ...fixture, gold: { ...fixture.gold, refreshInterval: hour, now: () => now } };
});

const sample = (device: string, minutes: number): Event => ({
  ...{ stream: "activity", device, time: tenSharp - hour + minutes * 60_000 },
  ...{ steps: 5, value: 70, asleep: false },
});
const visit: Event = { stream: "gym-visits", device: "d", gym: "5", login: tenSharp - hour, logout: tenSharp };

function write(...events: Event[]): void {
  for (const each of silverWrites(events)) fixture.write(each);
}

const plan = async () => planRun(fixture.gold, await dueSummaries(fixture.gold, summaries));

/** A tick of gold: the runs of each summary, as its orchestration does them. Returns the summaries that had work. */
async function run(duration = 0): Promise<string[]> {
  const work = await plan();
  for (const { summary: name } of work) {
    const summary = summaries.find((each) => each.name === name);
    if (summary === undefined) throw new Error(`no ${name}`);
    while ((await refresh(fixture.gold, summary, limits)).again) now += duration;
  }
  return work.map(({ summary }) => summary);
}

const devices = () => fixture.rows(activityDaily).map((row) => row["device_id"]);

describe("a refresh of a summary", () => {
  it("refreshes an hourly summary once in an hour, the others in every run", async () => {
    write(sample("a", 0), visit);
    expect(await run()).toEqual(["gym_summary", "activity_daily"]);
    write(sample("b", 1), { ...visit, gym: "7" });
    now = tenSharp + 5 * 60_000;
    expect(await run()).toEqual(["gym_summary"]);
    expect(devices()).toEqual(["a"]);
    now = tenSharp + hour;
    expect(await run()).toEqual(["activity_daily"]);
    expect(devices().sort()).toEqual(["a", "b"]);
  });

  it("continues a refresh until all changes are read, however long that takes", async () => {
    write(...["a", "b", "c", "d", "e"].map((device) => sample(device, 0)));
    expect((await refresh(fixture.gold, activityDaily, { ...limits, workFor: -1 })).again).toBe(true);
    expect(devices().length).toBeLessThan(5);
    expect(await dueSummaries(fixture.gold, summaries)).toContain(activityDaily);
    await run(2 * 60_000);
    expect(devices().sort()).toEqual(["a", "b", "c", "d", "e"]);
    expect(await dueSummaries(fixture.gold, summaries)).not.toContain(activityDaily);
  });
});
