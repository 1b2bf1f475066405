import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar } from "../../gold/dates/calendar.ts";
import { hour, minute } from "../../platform/time.ts";
import type { GymEvent } from "../../silver/documents/gym-events.ts";
import { type GymHour, type GymHoursContext, gymHoursResponse } from "./gym-hours.ts";

const midnight = Date.UTC(2026, 2, 10);

function event(macAddress: string, login: number, minutes: number | null, gymId = "5"): GymEvent {
  const start = midnight + login * minute;
  const logout = minutes === null ? null : start + minutes * minute;
  return { id: `${macAddress} ${login}`, macAddress, gymId, time: start, login: start, logout };
}

const stores = (gymVisits: GymHoursContext["gymVisits"]) => ({
  ...{ gymVisits, restricted: async () => ({ labels: new Set<string>() }) },
  silver: { queryPartition: async () => [] },
});

async function hours(
  events: readonly GymEvent[],
  { minimumGroup = 1, zone = "UTC", from = "2026-03-10", to = "2026-03-10", ...parameters } = {},
): Promise<{ readonly items: readonly GymHour[]; readonly withheld?: number }> {
  const gymVisits = {
    queryAllPartitions: async <D>() => ({ items: events as unknown as D[], continuation: undefined }),
  };
  const context = { ...stores(gymVisits), calendar: calendar(zone), minimumGroup };
  return JSON.parse((await gymHoursResponse(context, { from, to, ...parameters })).body);
}

describe("a gym by hour", () => {
  it("counts people and minutes in each hour that a visit touches", async () => {
    const { items } = await hours([event("a", 8 * 60 + 30, 60), event("b", 8 * 60, 15), event("b", 8 * 60 + 40, 5)]);
    expect(items).toEqual([
      { gym_id: "5", date: "2026-03-10", hour: 8, people: 2, minutes: 50 },
      { gym_id: "5", date: "2026-03-10", hour: 9, people: 1, minutes: 30 },
    ]);
  });

  it("has days and hours of the reporting time zone, also of a zone with a quarter of an hour", async () => {
    const early = [event("a", 10, 10)];
    expect((await hours(early, { zone: "America/New_York", from: "2026-03-09" })).items).toMatchObject([
      { date: "2026-03-09", hour: 20 },
    ]);
    // 00:10 UTC is 05:55 in Kathmandu.
    expect((await hours(early, { zone: "Asia/Kathmandu" })).items).toEqual([
      { gym_id: "5", date: "2026-03-10", hour: 5, people: 1, minutes: 5 },
      { gym_id: "5", date: "2026-03-10", hour: 6, people: 1, minutes: 5 },
    ]);
  });

  it("withholds hours with few people, and counts them", async () => {
    const events = [event("a", 60, 30), event("b", 60, 30), event("a", 180, 30)];
    expect(await hours(events, { minimumGroup: 2 })).toMatchObject({ items: [{ hour: 1, people: 2 }], withheld: 1 });
  });

  it("leaves out open visits, other days and other gyms", async () => {
    const events = [event("a", 60, null), event("b", 60, 10, "6"), event("c", 25 * 60, 10)];
    expect((await hours(events)).items).toMatchObject([{ gym_id: "6", people: 1 }]);
    expect((await hours(events, { gym_id: "5" } as object)).items).toEqual([]);
  });

  it("has all minutes of the visits", async () => {
    const visit = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 700 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { maxLength: 8 }),
        fc.constantFrom("UTC", "Asia/Kathmandu"),
        async (all, zone) => {
          // Each of its own device, so that no visit ends another one.
          const events = all.map(([login, length], index) => event(`m${index}`, login, length));
          const { items } = await hours(events, { zone, from: "2026-03-09", to: "2026-03-12" });
          const total = items.reduce((sum, { minutes }) => sum + minutes, 0);
          expect(total).toBeCloseTo(
            all.reduce((sum, [, length]) => sum + length, 0),
            3,
          );
          for (const { minutes, people } of items) expect(minutes).toBeLessThanOrEqual((people * hour) / minute);
        },
      ),
    );
  });

  it.each([
    [{ from: "2026-03-10" }, "to: it is required"],
    [{ from: "2026-03-10", to: "2026-02-30" }, "to: a day expected"],
    [{ from: "2026-03-11", to: "2026-03-10" }, "from: it is after to"],
    [{ from: "2026-03-01", to: "2026-04-01" }, "at most 31 days"],
    [{ from: "2026-03-01", to: "2026-03-01", city: "x" }, "city: unknown parameter"],
  ])("rejects %j", async (parameters, message) => {
    const gymVisits = { queryAllPartitions: async () => ({ items: [], continuation: undefined }) };
    const context = { ...stores(gymVisits), calendar: calendar("UTC"), minimumGroup: 1 };
    await expect(gymHoursResponse(context, parameters)).rejects.toThrow(message);
  });
});
