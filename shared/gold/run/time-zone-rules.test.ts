import { beforeEach, describe, expect, it } from "vitest";
import type { Identified } from "../../platform/azure/documents.ts";
import { day, hour } from "../../platform/time.ts";
import { activityDaily } from "../activity/activity-daily.ts";
import { calendar } from "../dates/calendar.ts";
import { calendarOfOffsets, type Offsets, offsetsOf } from "../dates/offsets.ts";
import type { ComputedSummary, Row } from "../summary.ts";
import { type GoldFixture, goldFixture, runOnce } from "../testing/fixture.ts";
import type { Event } from "../testing/history.ts";
import { activityReference, dayInBerlin, reference } from "../testing/reference.ts";
import { silverWrites } from "../testing/silver-writes.ts";
import { workoutBpmSummary } from "../workout-bpm-summary/workout-bpm-summary.ts";
import { planRun } from "./plan.ts";

const zone = "Europe/Berlin";
/** 29 March 2026, the day on which summer time begins at 01:00 UTC. */
const midnight = Date.UTC(2026, 2, 29);
const summer = midnight + hour;
const known: Offsets = offsetsOf(zone, { from: Date.UTC(2000, 0), to: Date.UTC(2028, 0) });
/** As if summer time had been abolished when this version of the database was made. */
const before: Offsets = known.filter(([since]) => since < summer);
const summaries: ComputedSummary[] = [workoutBpmSummary, activityDaily];

/** The workout and the steps of an evening, at 22:30 UTC: with summer time, they are of the next day. */
const evening = (user: string, at: number): Event[] => [
  { stream: "registrations", user, device: `${user}'s`, time: at - 300 * day },
  { stream: "workouts", user, session: "1", action: "start", time: at },
  { stream: "workouts", user, session: "1", action: "stop", time: at + hour },
  { stream: "heart-rates", device: `${user}'s`, time: at + 1000, value: 80 },
  { stream: "activity", device: `${user}'s`, time: at, steps: 5, value: 70, asleep: false },
];
const history = [
  ...evening("anna", midnight + 22.5 * hour),
  ...evening("bert", midnight + 40 * hour),
  ...evening("cleo", midnight - 100 * day + 22.5 * hour),
];

let fixture: GoldFixture;
let computed: string[];
const counting = summaries.map((summary) => ({
  ...summary,
  compute: (...of: Parameters<ComputedSummary["compute"]>) => {
    computed.push(Object.values(of[0]).join(" "));
    return summary.compute(...of);
  },
}));

/** Gold with a version of the database. */
function goldOf(database: string, offsets?: Offsets): GoldFixture {
  const days = offsets === undefined ? calendar(zone) : calendarOfOffsets(zone, offsets);
  return {
    ...fixture,
    gold: { ...fixture.gold, calendar: days, timeZoneDatabase: database, now: () => midnight + day },
  };
}

beforeEach(async () => {
  fixture = goldFixture(summaries);
  computed = [];
  for (const write of silverWrites(history)) fixture.write(write);
  await runOnce(goldOf("2025a", before), counting);
  // Stored are the offsets of the runtime that runs this test.
  const progress = fixture.containers.get("gold-progress");
  for (const document of progress?.all<Identified & { readonly offsets?: Offsets }>() ?? [])
    if (document.offsets !== undefined) progress?.put({ ...document, offsets: before } as Identified);
  computed = [];
});

const inOrder = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();

describe("a new version of the time zone database", () => {
  it("moves the rows whose day differs, and no other", async () => {
    expect(fixture.rows(activityDaily).map((row) => row["date"])).toContain("2026-03-29");
    const updated = goldOf("2026b");
    expect((await planRun(updated.gold, counting)).map(({ summary }) => summary)).toHaveLength(2);
    await runOnce(updated, counting);
    expect(inOrder(fixture.rows(workoutBpmSummary))).toEqual(inOrder(reference(history, dayInBerlin)));
    expect(inOrder(fixture.rows(activityDaily))).toEqual(inOrder(activityReference(history, dayInBerlin)));
    expect(computed.some((key) => key.includes("anna"))).toBe(true);
    expect(computed.some((key) => key.includes("cleo"))).toBe(false);
    expect(await planRun(updated.gold, counting)).toEqual([]);
  });

  it("computes nothing if no day differs", async () => {
    await runOnce(goldOf("2025b", before), counting);
    computed = [];
    // The offsets are equal: only the name is new.
    const same = goldOf("2026b");
    const progress = fixture.containers.get("gold-progress");
    for (const document of progress?.all<Identified & { readonly offsets?: Offsets }>() ?? [])
      if (document.offsets !== undefined) progress?.put({ ...document, offsets: known } as Identified);
    await runOnce(same, counting);
    expect(computed).toEqual([]);
    expect(await planRun(same.gold, counting)).toEqual([]);
  });
});

describe("the reporting time zone", () => {
  it.each(["europe/berlin", "EUROPE/BERLIN"])("is the same under the name %s", async (name) => {
    const other = { ...fixture.gold, calendar: { ...calendar(zone), timeZone: name } };
    await expect(planRun(other, [])).resolves.toEqual([]);
  });
});
