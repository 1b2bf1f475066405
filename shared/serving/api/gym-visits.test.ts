import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reportFixture, type SentEvent } from "../../../testing/report-fixture.ts";
import { gymVisit, registration, workout } from "../../../tools/common/history.ts";
import { day, hour, isoTime, minute } from "../../platform/time.ts";
import { type GymVisits, gymVisitsResponse } from "./gym-visits.ts";
import type { Parameters } from "./parameters.ts";

const at = (date: number, time = 0) => Date.UTC(2026, 10, date) + time;
const [first, third] = ["02:00:00:00:00:01", "02:00:00:00:00:03"];
const somebody = (userId: string, deviceId: string, macAddress: string) => ({ userId, deviceId, macAddress });
const visit = (macAddress: string, login: number, length = hour) =>
  gymVisit(somebody("", "", macAddress), "5", { login, logout: login + length });

/** Two devices of 90001, of which 90002 takes over the first one. */
const takenOver = [
  registration(somebody("90001", "900001", first), at(20)),
  registration(somebody("90001", "900003", third), at(23)),
  registration(somebody("90002", "900001", first), at(24)),
  visit(first, at(20, 8 * hour)),
  visit(first, at(25, 8 * hour)),
  visit(third, at(25, 18 * hour)),
];

async function visitsOf(events: readonly SentEvent[], userId: string, parameters: Parameters = {}, timeZone = "UTC") {
  const response = await gymVisitsResponse(await reportFixture(events, timeZone), userId, parameters);
  return { ...response, body: JSON.parse(response.body) as GymVisits };
}

describe("the gym visits of a user", () => {
  it("are those on every mac at times at which the user owned it, the latest first", async () => {
    const seen = async (userId: string) =>
      (await visitsOf(takenOver, userId)).body.visits.map(({ mac_address, login }) => [mac_address, login]);
    expect(await seen("90001")).toEqual([
      [third, isoTime(at(25, 18 * hour))],
      [first, isoTime(at(20, 8 * hour))],
    ]);
    expect(await seen("90002")).toEqual([[first, isoTime(at(25, 8 * hour))]]);
  });

  it("are divided by the login on the day on which the mac changed its owner", async () => {
    const sameDay = [
      registration(somebody("90001", "900001", first), at(20)),
      registration(somebody("90002", "900001", first), at(24, 12 * hour)),
      visit(first, at(24, 8 * hour)),
      visit(first, at(24, 18 * hour), 2 * hour),
    ];
    const minutes = async (userId: string) =>
      (await visitsOf(sameDay, userId)).body.visits.map(({ mins_in_gym }) => mins_in_gym);
    expect([await minutes("90001"), await minutes("90002")]).toEqual([[60], [120]]);
  });

  it("have the minutes of the workouts, the day of the reporting time zone, and no minutes while they are open", async () => {
    const person = somebody("90001", "900001", first);
    const events = [
      registration(person, at(1)),
      visit(first, at(20, 2 * hour)),
      ...[
        workout(person, "7", "start", at(20, 2 * hour + 50 * minute)),
        workout(person, "7", "stop", at(20, 4 * hour)),
      ],
      gymVisit(person, "6", { login: at(21) }),
    ];
    const { body, people } = await visitsOf(events, "90001", {}, "America/New_York");
    expect(body).toEqual({
      ...{ user_id: "90001", truncated: false },
      visits: [
        {
          ...{ gym_id: "6", mac_address: first, date: "2026-11-20", login: isoTime(at(21)), logout: null },
          ...{ mins_in_gym: 0, mins_in_exercising: 0 },
        },
        {
          ...{ gym_id: "5", mac_address: first, date: "2026-11-19", login: isoTime(at(20, 2 * hour)) },
          ...{ logout: isoTime(at(20, 3 * hour)), mins_in_gym: 60, mins_in_exercising: 10 },
        },
      ],
    });
    expect(people).toEqual({ what: "gym-visits", subjects: [{ kind: "user", value: "90001" }] });
  });

  it("are as many as the limit allows, of an interval, and are truncated beyond it", async () => {
    const of = async (parameters: Parameters) => {
      const { body } = await visitsOf(takenOver, "90001", parameters);
      return [body.visits.map(({ login }) => login), body.truncated];
    };
    expect(await of({ limit: "1" })).toEqual([[isoTime(at(25, 18 * hour))], true]);
    expect(await of({ from: isoTime(at(20, 8 * hour)), to: isoTime(at(25, 18 * hour)) })).toEqual([
      [isoTime(at(20, 8 * hour))],
      false,
    ]);
  });

  it("belong to exactly one of all owners each, whoever registers the mac when", async () => {
    const owner = fc.constantFrom("90001", "90002", "90003");
    const changes = fc.uniqueArray(fc.tuple(owner, fc.integer({ min: 0, max: 9 })), {
      ...{ minLength: 1, maxLength: 4, selector: ([, date]: [string, number]) => date },
    });
    const logins = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(changes, logins, async (owners, quarters) => {
        const events = [
          ...owners.map(([userId, date]) => registration(somebody(userId, "900001", first), at(1) + date * day)),
          ...quarters.map((quarter) => visit(first, at(1) + (quarter * day) / 4, hour)),
        ];
        const users = [...new Set(owners.map(([userId]) => userId))];
        const found = await Promise.all(users.map(async (userId) => (await visitsOf(events, userId)).body.visits));
        const expected = quarters.map((quarter) => isoTime(at(1) + (quarter * day) / 4)).sort();
        expect(found.flatMap((each) => each.map(({ login }) => login)).sort()).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    [{ limit: "0" }, "limit: a number from 1 to 1000"],
    [{ from: "2026-11-02T00:00:00Z", to: "2026-11-01T00:00:00Z" }, "to: it is before from"],
    [{ to: "soon" }, "to: epoch"],
    [{ gym_id: "5" }, "gym_id: unknown parameter"],
  ])("reject %j", async (parameters, message) => {
    await expect(visitsOf([], "90001", parameters as unknown as Parameters)).rejects.toThrow(message);
  });

  it("are a 404 of somebody who has not landed", async () => {
    expect([(await visitsOf([], "90009")).status, (await visitsOf([], "x".repeat(5000))).status]).toEqual([404, 404]);
  });
});
