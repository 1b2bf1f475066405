import { beforeEach, describe, expect, it } from "vitest";
import { activityDaily } from "../activity/activity-daily.ts";
import { gymSummary } from "../gym-summary/gym-summary.ts";
import type { Event } from "../testing/history.ts";
import { silverWrites } from "../testing/silver-writes.ts";
import { type World, world } from "../testing/world.ts";
import { planRun, type WorkItem } from "./plan.ts";
import { summariesDue } from "./refresh-interval.ts";
import { runLane } from "./summary-queue.ts";

const hour = 3_600_000;
const tenSharp = Date.UTC(2026, 10, 24, 10);
const summaries = [gymSummary, activityDaily];
const limits = { pageSize: 1, concurrency: 2, workFor: 60_000, unhurried: hour };

let now = tenSharp;
let here: World;
beforeEach(() => {
  now = tenSharp;
  here = world(summaries);
  here = { ...here, gold: { ...here.gold, now: () => now } };
});

const sample = (device: string, minutes: number): Event => ({
  ...{ stream: "activity", device, time: tenSharp - hour + minutes * 60_000 },
  ...{ steps: 5, value: 70, asleep: false },
});
const visit: Event = { stream: "gym-visits", device: "d", gym: "5", login: tenSharp - hour, logout: tenSharp };

function write(...events: Event[]): void {
  for (const each of silverWrites(events)) here.write(each);
}

/** What one run of gold does, round by round, as the orchestration makes them: each item's summary. */
async function run(lasting = 0): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    const lanes = await planRun(here.gold, await summariesDue(here.gold, summaries, hour));
    const moved = [];
    for (const lane of lanes)
      moved.push(
        await runLane(here.gold, summaries, lane, limits, ({ summary }) => {
          done.push(summary);
          now += lasting;
        }),
      );
    if (!moved.includes(true)) return [...new Set(done)];
  }
}

const devices = () => here.rows(activityDaily).map((row) => row["device_id"]);

describe("the lanes of a run", () => {
  it("bring an unhurried summary up once in an hour, the others at each run", async () => {
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

  it("go on in the turn until everything is seen, however long that takes", async () => {
    write(...["a", "b", "c", "d", "e"].map((device) => sample(device, 0)));
    const [lane = []] = await planRun(here.gold, await summariesDue(here.gold, summaries, hour));
    const page = async () => runLane(here.gold, summaries, lane, { ...limits, workFor: -1 }, () => {});
    expect(await page()).toBe(true);
    expect(devices().length).toBeLessThan(5);
    expect(await summariesDue(here.gold, summaries, hour)).toContain(activityDaily);
    await run(2 * 60_000);
    expect(devices().sort()).toEqual(["a", "b", "c", "d", "e"]);
    expect(await summariesDue(here.gold, summaries, hour)).not.toContain(activityDaily);
  });

  it("take nothing for a summary that there is not", async () => {
    const lane: WorkItem[] = [{ kind: "set-aside", summary: "steps_daily" }];
    await expect(runLane(here.gold, summaries, lane, limits, () => {})).rejects.toThrow("called steps_daily");
  });
});
