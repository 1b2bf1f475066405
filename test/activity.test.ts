import { beforeAll, describe, expect, it } from "vitest";
import { activityDaily } from "../shared/gold/activity/activity-daily.ts";
import { activityMonthly, activityWeekly } from "../shared/gold/activity/activity-periods.ts";
import type { Row } from "../shared/gold/summary.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { streams } from "../shared/streams/registry.ts";
import { pipelineInMemory } from "../testing/in-memory.ts";
import { referenceDays, referencePeriods } from "../testing/reference/activity.ts";
import { berlinDay, isoWeek } from "../testing/reference/days.ts";
import { activity, type GeneratedEvent, history, peopleOf, registration } from "../tools/common/history.ts";
import { seeded, shuffled } from "../tools/common/random.ts";

const definition = {
  streams,
  definitions: silverDefinitions,
  summaries: [activityDaily, activityWeekly, activityMonthly],
};
const day = 86_400_000;
const monthOf = (date: string) => date.slice(0, 7);

/** Both dialects; one device changes its owner, one user has two devices, and one device has no owner. */
function activityFrom(from: number): GeneratedEvent[] {
  const options = { seed: 3, users: 5, days: 13, from };
  const [first, second, third, , last] = peopleOf(options);
  if (!first || !second || !third || !last) throw new Error("five people expected");
  const all = [...history(options)].filter(({ stream }) => stream === "activity" || stream === "registrations");
  const known = all.filter(({ stream, key }) => stream !== "registrations" || key !== last.userId);
  return shuffled(
    [
      ...known,
      registration({ ...second, deviceId: first.deviceId }, from + 5 * day + 1),
      registration({ ...third, deviceId: "900001" }, from),
      activity({ ...third, deviceId: "900001" }, from + 3 * day, { steps: 90_000, bpm: 71.5, asleep: false }),
      activity({ ...third, deviceId: "900001" }, from + 4 * day, { steps: 1, bpm: 0, asleep: true }),
    ],
    seeded(4),
  );
}

const byText = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();
/** Averages of averages can differ from averages in the last digit. */
const rounded = (rows: readonly Row[]) =>
  byText(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "number" ? Number(value.toPrecision(12)) : value,
        ]),
      ),
    ),
  );

describe.each([
  ["a year boundary in UTC", Date.UTC(2020, 11, 22), "UTC", undefined],
  ["a year boundary in Berlin", Date.UTC(2020, 11, 22), "Europe/Berlin", berlinDay],
  ["the day that has 23 hours", Date.UTC(2026, 2, 22), "Europe/Berlin", berlinDay],
  ["the day that has 25 hours", Date.UTC(2026, 9, 18), "Europe/Berlin", berlinDay],
] as const)("activity over %s", (_, from, zone, dayOf) => {
  it("has the reference's rows by day, week and month", { timeout: 120_000 }, async () => {
    const events = activityFrom(from);
    const pipeline = pipelineInMemory(definition, zone);
    await pipeline.send(events.slice(0, 500));
    await pipeline.send(events.slice(500));
    const days = await pipeline.personalRows(activityDaily);
    expect(byText(days)).toEqual(byText(referenceDays(events, dayOf)));
    expect(days.some((row) => row["user_id"] === null)).toBe(true);
    const weeks = referencePeriods(events, "week", isoWeek, dayOf);
    expect(rounded(await pipeline.personalRows(activityWeekly))).toEqual(rounded(weeks));
    expect(rounded(await pipeline.personalRows(activityMonthly))).toEqual(
      rounded(referencePeriods(events, "month", monthOf, dayOf)),
    );
    if (from === Date.UTC(2020, 11, 22)) expect(weeks.map((row) => row["week"])).toContain("2020-W53");
  });
});

describe("periods", () => {
  const pipeline = pipelineInMemory(definition);
  const events = activityFrom(Date.UTC(2020, 11, 22));
  beforeAll(() => pipeline.send(events), 60_000);

  it("contain all their days, whatever days are requested", async () => {
    const rows = await pipeline.personalRows(activityWeekly, {
      from: "2020-12-31",
      to: "2021-01-01",
      user_id: "20001",
    });
    const weeks = referencePeriods(events, "week", isoWeek);
    const expected = weeks.filter((row) => row["week"] === "2020-W53" && row["user_id"] === "20001");
    expect(rounded(rows)).toEqual(rounded(expected));
  });

  it("can be filtered by name, and by a watch without an owner", async () => {
    const rows = await pipeline.personalRows(activityMonthly, { month: "2021-01", device_id: "500004" });
    const months = referencePeriods(events, "month", monthOf);
    const expected = months.filter((row) => row["month"] === "2021-01" && row["device_id"] === "500004");
    expect(rounded(rows)).toEqual(rounded(expected));
    expect(rows).toHaveLength(1);
  });

  it.each([
    [{ week: "2020-W54" }, "week: a week expected, as 2026-W05"],
    [{ week: "now" }, "week"],
    [{ user_id: "1", device_id: "2" }, "not both"],
  ])("reject %j", async (parameters, message) => {
    await expect(pipeline.maskedRows(activityWeekly, parameters as Record<string, string>)).rejects.toThrow(message);
  });
});
