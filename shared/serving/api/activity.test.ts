import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { reportFixture } from "../../../testing/report-fixture.ts";
import { activity, registration } from "../../../tools/common/history.ts";
import { activityDaily } from "../../gold/activity/activity-daily.ts";
import { groupDocument, groupOf } from "../../gold/group.ts";
import { day, hour, isoTime } from "../../platform/time.ts";
import { type ActivityPeriod, activityResponse, mostClasses } from "./activity.ts";

const begin = Date.UTC(2026, 2, 2);
const dateOf = (index: number) => isoTime(begin + index * day).slice(0, 10);

interface Given {
  readonly subject: string;
  readonly date: string;
  readonly steps: number;
  readonly bpm?: number | null;
  readonly asleep?: number | null;
}

function containerOf(rows: readonly Given[]) {
  const container = memoryContainer("subject");
  for (const { subject, date, steps, bpm = null, asleep = null } of rows) {
    const [kind, id = ""] = subject.split(":");
    const row = {
      ...{ user_id: kind === "user" ? id : null, device_id: `of ${id}`, date, total_steps: steps },
      ...{ avg_heart_rate: bpm, avg_heart_rate_asleep: asleep },
      ...{ samples: bpm === null ? 0 : 1, samples_asleep: asleep === null ? 0 : 1 },
    };
    container.put(groupDocument(groupOf(activityDaily, { subject, date }), [row]));
  }
  return container;
}

async function periods(
  container: Parameters<typeof activityResponse>[0]["container"],
  parameters: Readonly<Record<string, string>> = {},
  minimumGroup = 1,
): Promise<{ readonly items: readonly ActivityPeriod[]; readonly withheld?: number }> {
  const days = { from: dateOf(0), to: dateOf(30), ...parameters };
  return JSON.parse((await activityResponse({ container, minimumGroup }, days)).body);
}

describe("activity by period", () => {
  it("counts every person once, of however many there are", async () => {
    const people = Array.from({ length: 1_100 }, (_, index) => `user:${index}`);
    const rows = people.flatMap((subject, index) =>
      [0, 1].map((date) => ({ subject, date: dateOf(date), steps: index + date })),
    );
    const sum = (people.length * (people.length - 1)) / 2;
    const { items } = await periods(containerOf(rows));
    expect(items.map(({ period, people: some, steps }) => [period, some, steps])).toEqual([
      [dateOf(1), people.length, sum + people.length],
      [dateOf(0), people.length, sum],
    ]);
    const { items: weeks } = await periods(containerOf(rows), { by: "week" });
    expect(weeks).toMatchObject([{ period: "2026-W10", people: people.length, steps: 2 * sum + people.length }]);
  });

  it("has people with two watches once, and watches without an owner apart", async () => {
    const ann = { userId: "1", deviceId: "11", macAddress: "02:00:00:00:00:01" };
    const fixture = await reportFixture([
      registration(ann, begin - day),
      registration({ ...ann, deviceId: "12", macAddress: "02:00:00:00:00:02" }, begin - day),
      ...["11", "12", "99"].map((deviceId, index) =>
        activity({ ...ann, deviceId }, begin + (1 + index) * hour, { steps: 1000, bpm: 60 + index, asleep: false }),
      ),
    ]);
    expect(await periods(fixture.gold(activityDaily.container))).toMatchObject({
      items: [{ period: dateOf(0), people: 1, unowned_devices: 1, steps: 2000, avg_heart_rate: 60.5 }],
    });
  });

  it("has the distribution of steps over people; the last class has no end", async () => {
    const steps = [0, 2_499, 2_500, 7_500, 9_999_999];
    const rows = steps.map((each, index) => ({ subject: `user:${index}`, date: dateOf(0), steps: each }));
    const [{ distribution } = { distribution: [] }] = (await periods(containerOf(rows))).items;
    expect(distribution).toEqual([
      { from: 0, to: 2_500, people: 2 },
      { from: 2_500, to: 5_000, people: 1 },
      { from: 7_500, to: 10_000, people: 1 },
      { from: 2_500 * (mostClasses - 1), to: null, people: 1 },
    ]);
  });

  it("withholds periods, classes and means of too few people", async () => {
    const rows = [
      ...[0, 1, 2].map((index) => ({ subject: `user:${index}`, date: dateOf(0), steps: 100, bpm: 60 })),
      { subject: "user:3", date: dateOf(0), steps: 9_000, asleep: 41 },
      { subject: "user:3", date: dateOf(1), steps: 100 },
      { subject: "device:9", date: dateOf(2), steps: 100 },
    ];
    const { items, withheld } = await periods(containerOf(rows), {}, 3);
    expect(withheld).toBe(1);
    expect(items).toMatchObject([
      { period: dateOf(2), people: 0, unowned_devices: 1, steps: 0, avg_heart_rate: null },
      { period: dateOf(0), people: 4, avg_heart_rate: 60, avg_heart_rate_asleep: null },
    ]);
    expect(items[1]?.distribution).toEqual([{ from: 0, to: 2_500, people: 3 }]);
  });

  it("has each row in one period, whatever it is by", async () => {
    const row = fc.record({
      subject: fc.constantFrom("user:1", "user:2", "user:3", "device:4"),
      date: fc.integer({ min: 0, max: 60 }).map(dateOf),
      steps: fc.integer({ min: 0, max: 60_000 }),
      bpm: fc.option(fc.integer({ min: 40, max: 200 })),
    });
    const rows = fc.uniqueArray(row, { maxLength: 30, selector: ({ subject, date }) => `${subject} ${date}` });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("day", "week", "month"), async (all, by) => {
        // 2 March is a Monday; the weeks and months at the edges are whole.
        const { items } = await periods(containerOf(all), { by, from: dateOf(0), to: "2026-05-03" });
        const owned = all.filter(({ subject }) => subject.startsWith("user:"));
        expect(items.reduce((sum, { steps }) => sum + steps, 0)).toBe(owned.reduce((sum, { steps }) => sum + steps, 0));
        for (const { people, distribution } of items)
          expect(distribution.reduce((sum, each) => sum + each.people, 0)).toBe(people);
      }),
    );
  });

  it.each([
    [{ by: "year" }, "by: day, week, month expected"],
    [{ from: "2025-01-01", to: "2026-03-01" }, "at most 366 days"],
    [{ from: "2026-04-02" }, "from: it is after to"],
    [{ to: "2026-02-30" }, "to: a day expected"],
    [{ user_id: "1" }, "user_id: unknown parameter"],
  ])("rejects %j", async (parameters, message) => {
    const given = parameters as unknown as Readonly<Record<string, string>>;
    await expect(periods(containerOf([]), given)).rejects.toThrow(message);
  });
});
