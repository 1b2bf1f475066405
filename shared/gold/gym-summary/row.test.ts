import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minute } from "../../platform/time.ts";
import { gymRow } from "./row.ts";

const ms = (minutes: number) => Math.round(minutes * minute);
const key = { gymId: "5", macAddress: "aa" };
const date = "2026-03-01";

/** A visit in minutes, with workouts `[id, start, end]` of the owner. */
function visit(login: number, logout: number | undefined, ...workouts: [string, number, number][]) {
  return {
    visit: { ...key, login: ms(login), logout: logout === undefined ? undefined : ms(logout) },
    workouts: workouts.map(([workoutId, start, end]) => ({
      ...{ userId: "u", sessionId: "s", workoutId },
      ...{ start: ms(start), end: ms(end) },
    })),
  };
}

const row = (...visits: ReturnType<typeof visit>[]) => gymRow(key, date, visits);

describe("the row of a gym, a mac and a day", () => {
  it("has the minutes in the gym, and those of them in workouts", () => {
    expect(row(visit(0, 75, ["1", 5, 70]), visit(600, 660, ["1", 605, 655]))).toEqual({
      ...{ gym_id: "5", mac_address: "aa", date, workouts: ["1"] },
      ...{ mins_in_gym: 135, mins_in_exercising: 115, open_visits: 0 },
    });
  });

  it.each([
    ["counts what two visits share once", [visit(0, 60), visit(30, 90)], { mins_in_gym: 90 }],
    ["counts a visit within another once", [visit(0, 60), visit(10, 20), visit(50, 70)], { mins_in_gym: 70 }],
    ["counts what two workouts share once", [visit(0, 60, ["1", 0, 30], ["2", 20, 40])], { mins_in_exercising: 40 }],
    [
      "counts a workout in two visits that overlap once",
      [visit(0, 60, ["1", 0, 60]), visit(30, 90, ["1", 0, 60])],
      { mins_in_exercising: 60 },
    ],
    [
      "cuts a workout at both ends of the visit",
      [visit(10, 20, ["1", 0, 60])],
      { mins_in_exercising: 10, workouts: ["1"] },
    ],
    [
      "does not list a workout that is only adjacent",
      [visit(10, 20, ["1", 0, 10], ["2", 20, 30])],
      { mins_in_exercising: 0, workouts: [] },
    ],
    [
      "lists workouts in order of their text, each once",
      [visit(0, 9, ["2", 0, 1], ["10", 2, 3], ["2", 4, 5])],
      { workouts: ["10", "2"] },
    ],
    [
      "counts an open visit for nothing",
      [visit(0, undefined, ["1", 0, 9])],
      { mins_in_gym: 0, mins_in_exercising: 0, workouts: [], open_visits: 1 },
    ],
    [
      "counts a visit of no length as closed",
      [visit(5, 5, ["1", 0, 9])],
      { mins_in_gym: 0, workouts: [], open_visits: 0 },
    ],
  ])("%s", (_, visits, expected) => {
    expect(row(...visits)).toMatchObject(expected);
  });

  it.each([
    [299, 0],
    [300, 0.01],
    [60_299, 1],
    [60_300, 1.01],
    [86_400_000, 1440],
  ])("rounds %d ms half up to %d min", (ms, minutes) => {
    expect(row(visit(0, ms / minute))).toMatchObject({ mins_in_gym: minutes });
  });

  it("is undefined without a visit", () => {
    expect(row()).toBeUndefined();
  });

  it("never has more minutes in workouts than in the gym, in any order of the visits", () => {
    const interval = fc
      .tuple(fc.nat({ max: 50 }), fc.nat({ max: 20 }))
      .map(([from, length]) => [from, from + length] as const);
    const visits = fc.array(
      fc
        .tuple(interval, fc.array(interval, { maxLength: 4 }))
        .map(([[login, logout], workouts]) =>
          visit(login, logout, ...workouts.map(([start, end]): [string, number, number] => [`${start}`, start, end])),
        ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(visits, (some) => {
        const found = row(...some);
        expect(Number(found?.["mins_in_exercising"])).toBeLessThanOrEqual(Number(found?.["mins_in_gym"]));
        expect(row(...some.toReversed())).toEqual(found);
      }),
    );
  });
});
