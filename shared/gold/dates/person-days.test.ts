import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { dayIn } from "../../../testing/reference/days.ts";
import { hour, minute } from "../../platform/time.ts";
import type { ProfileVersion } from "../../silver/documents/profile-versions.ts";
import { calendar } from "./calendar.ts";
import { calendarNamed } from "./calendars.ts";
import { personDays } from "./person-days.ts";

const reporting = calendar("UTC");

function version(time: number, timeZone?: string): ProfileVersion {
  const attributes = {
    ...{ dob: "2000-01-01", sex: "F", gender: "F", firstName: "", lastName: "", streetAddress: "" },
    ...{ city: "", state: "", zip: "01234", ...(timeZone === undefined ? {} : { timeZone }) },
  };
  return { id: String(time), kind: "profile", userId: "u", time, updateType: "new", attributes };
}

function daysOf(...stays: readonly (readonly [since: string | number, zone?: string | undefined])[]) {
  const versions = stays.map(([since, zone]) => version(new Date(since).getTime(), zone));
  return personDays(versions, ({ attributes: { timeZone = "" } }) => calendarNamed(timeZone) ?? reporting, reporting);
}

/** Hours of each date in steps of a quarter of an hour. */
function hoursOf(days: ReturnType<typeof daysOf>, from: string, to: string): Record<string, number> {
  const hours: Record<string, number> = {};
  for (let time = Date.parse(from); time < Date.parse(to); time += 15 * minute) {
    const date = days.dateOf(time);
    hours[date] = (hours[date] ?? 0) + 0.25;
  }
  return hours;
}

describe("the days of a person", () => {
  it("have 23 and 25 hours at clock changes", () => {
    const days = daysOf(["2020-01-01", "America/New_York"]);
    expect(hoursOf(days, "2026-03-07T05:00Z", "2026-03-10T04:00Z")).toEqual({
      "2026-03-07": 24,
      "2026-03-08": 23,
      "2026-03-09": 24,
    });
    expect(hoursOf(days, "2026-10-31T04:00Z", "2026-11-02T05:00Z")).toEqual({ "2026-10-31": 24, "2026-11-01": 25 });
  });

  it("begin at half an hour, and at a quarter", () => {
    expect(daysOf([0, "Asia/Kolkata"]).dateOf(Date.parse("2026-05-01T18:29:59.999Z"))).toBe("2026-05-01");
    expect(daysOf([0, "Asia/Kolkata"]).dateOf(Date.parse("2026-05-01T18:30Z"))).toBe("2026-05-02");
    expect(daysOf([0, "Asia/Kathmandu"]).dateOf(Date.parse("2026-05-01T18:15Z"))).toBe("2026-05-02");
  });

  it("miss 30 December 2011 in Apia", () => {
    const days = daysOf(["2011-01-01", "Pacific/Apia"]);
    const interval = { from: Date.parse("2011-12-29T12:00Z"), to: Date.parse("2011-12-31T12:00Z") };
    expect(days.datesOf(interval)).toEqual(["2011-12-29", "2011-12-31", "2012-01-01"]);
    expect(days.dateOf(Date.parse("2011-12-30T09:59:59.999Z"))).toBe("2011-12-29");
    expect(days.dateOf(Date.parse("2011-12-30T10:00Z"))).toBe("2011-12-31");
  });

  it("are longer after a flight to the west, and are missing or short after one to the east", () => {
    const west = daysOf(["2026-01-01", "Asia/Tokyo"], ["2026-07-10T09:00Z", "America/Los_Angeles"]);
    expect(hoursOf(west, "2026-07-08T15:00Z", "2026-07-11T07:00Z")).toEqual({ "2026-07-09": 24, "2026-07-10": 40 });
    const east = daysOf(["2026-01-01", "Pacific/Honolulu"], ["2026-07-10T09:30Z", "Pacific/Kiritimati"]);
    expect(hoursOf(east, "2026-07-09T10:00Z", "2026-07-11T10:00Z")).toEqual({
      "2026-07-09": 23.5,
      "2026-07-10": 0.5,
      "2026-07-11": 24,
    });
  });

  it("come twice after a flight back over the date line", () => {
    const days = daysOf(["2026-01-01", "Pacific/Kiritimati"], ["2026-07-10T11:00Z", "Pacific/Honolulu"]);
    const dates = ["2026-07-10T09:00Z", "2026-07-10T10:30Z", "2026-07-10T11:00Z", "2026-07-11T11:00Z"];
    expect(dates.map((time) => days.dateOf(Date.parse(time)))).toEqual([
      "2026-07-10",
      "2026-07-11",
      "2026-07-10",
      "2026-07-11",
    ]);
  });

  it("are those of the first version before it, of the version in effect, and of the reporting time zone", () => {
    const late = Date.parse("2025-01-01T23:30Z");
    expect(daysOf(["2026-01-01", "Asia/Tokyo"]).dateOf(late)).toBe("2025-01-02");
    expect(daysOf(["2026-01-01"]).dateOf(late)).toBe("2025-01-01");
    expect(daysOf(["2020-01-01", "Asia/Tokyo"], ["2024-01-01"]).dateOf(late)).toBe("2025-01-01");
    expect(daysOf().dateOf(late)).toBe("2025-01-01");
  });
});

const zones = [
  undefined,
  "Europe/Berlin",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "Etc/GMT+12",
  "Africa/Cairo",
];
const begin = Date.UTC(2011, 11, 20);
const instants = fc.integer({ min: begin, max: begin + 30 * 24 * hour });
const journeys = fc.uniqueArray(fc.tuple(instants, fc.constantFrom(...zones)), {
  selector: ([time]) => time,
  maxLength: 5,
});

test("on any journey an instant has the date of the time zone then, and its day's interval contains it", () => {
  fc.assert(
    fc.property(journeys, instants, (journey, time) => {
      const days = daysOf(...journey);
      const sorted = journey.toSorted(([a], [b]) => a - b);
      const [, zone = "UTC"] = sorted.findLast(([since]) => since <= time) ?? sorted[0] ?? [];
      const date = days.dateOf(time);
      expect(date).toBe(dayIn(zone, time));
      const { from, to } = days.around(date);
      expect(from <= time && time <= to).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("on any journey the dates of an interval are those of its instants, so that the days together have all samples", () => {
  fc.assert(
    fc.property(journeys, instants, fc.integer({ min: 0, max: 60 * hour }), (journey, from, length) => {
      const days = daysOf(...journey);
      const dates = days.datesOf({ from, to: from + length });
      const times = [from + length];
      for (let time = from; time < from + length; time += 7 * minute) times.push(time);
      for (const time of times) expect(dates).toContain(days.dateOf(time));
      // Each time is within the interval of exactly the days that have it, its own.
      const counted = dates.flatMap((date) => {
        const around = days.around(date);
        return times.filter((time) => around.from <= time && time <= around.to && days.dateOf(time) === date);
      });
      expect(counted.toSorted()).toEqual(times.toSorted());
    }),
    { numRuns: 500 },
  );
});

test("the interval of a day in one time zone is not longer than its hours", () => {
  const { around } = calendar("Europe/Berlin");
  expect(around("2026-03-20")).toEqual({
    from: Date.parse("2026-03-19T23:00Z"),
    to: Date.parse("2026-03-20T23:00Z") - 1,
  });
  const lengths = ["2026-03-28", "2026-03-29", "2026-10-25"].map((date) => around(date).to + 1 - around(date).from);
  expect(lengths.every((length) => length <= 25 * hour)).toBe(true);
});

test("the interval of a date is that over all stays, and only the stays that can contain the date are asked", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(instants, fc.constantFrom(...zones)), { maxLength: 60 }),
      instants,
      (journey, time) => {
        const stays = journey.map(([since, zone]) => version(since, zone)).toSorted((a, b) => a.time - b.time);
        let asked = 0;
        const daysIn = new Map(
          zones.map((zone) => {
            const days = zone === undefined ? reporting : (calendarNamed(zone) ?? reporting);
            const around = (date: string) => {
              asked += 1;
              return days.around(date);
            };
            return [zone, { ...days, around }];
          }),
        );
        const of = ({ attributes: { timeZone } }: ProfileVersion) => daysIn.get(timeZone) ?? reporting;
        const date = dayIn("UTC", time);
        const parts = stays.flatMap((stay, index) => {
          const { from, to } = of(stay).around(date);
          const since = index === 0 ? Number.NEGATIVE_INFINITY : stay.time;
          const part = { from: Math.max(from, since), to: Math.min(to, (stays[index + 1]?.time ?? Infinity) - 1) };
          return part.from <= part.to ? [part] : [];
        });
        asked = 0;
        const days = personDays(stays, of, reporting);
        const around = days.around(date);
        const [begin, end] = [Date.parse(date) - 24 * hour, Date.parse(date) + 48 * hour];
        expect(asked).toBeLessThanOrEqual(stays.filter((stay) => begin <= stay.time && stay.time <= end).length + 1);
        if (stays.length > 0 && parts.length > 0)
          expect(around).toEqual({
            from: Math.min(...parts.map(({ from }) => from)),
            to: Math.max(...parts.map(({ to }) => to)),
          });
      },
    ),
  );
});
