import { describe, expect, it } from "vitest";
import { minute } from "../../platform/time.ts";
import { type DayReading, heartRateRow } from "./row.ts";
import { tenfoldMaximum, trainingZone } from "./training-zones.ts";

const night = Date.UTC(2026, 5, 1, 2);

/** One reading in each of the minutes. */
function worn(minutes: readonly number[], value: number, more: Partial<DayReading> = {}): DayReading[] {
  return minutes.map((index) => ({ time: night + index * minute, deviceId: "d", value, inWorkout: false, ...more }));
}
const every = (step: number, from = 0, to = 30) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);

function rowOf(readings: readonly DayReading[], birth?: string) {
  return heartRateRow("u", "2026-06-01", readings, () => birth);
}

describe("the resting heart rate", () => {
  it("needs six adjacent buckets with 15 worn minutes", () => {
    expect(rowOf(worn(every(2), 50))?.["resting_bpm"]).toBe(50);
    // 14 minutes.
    expect(rowOf(worn(every(2).slice(1), 50))?.["resting_bpm"]).toBeNull();
    // The fifth bucket has none.
    const gap = every(1).filter((index) => index < 20 || index >= 25);
    expect(rowOf(worn(gap, 50))?.["resting_bpm"]).toBeNull();
    // 15 readings in one minute of each bucket.
    expect(rowOf(worn(every(5), 50))?.["resting_bpm"]).toBeNull();
  });

  it("is the lowest mean, over readings and not over buckets", () => {
    const readings = [...worn(every(1), 60), ...worn(every(1, 30, 60), 48), ...worn([30], 78, { deviceId: "e" })];
    expect(rowOf(readings)?.["resting_bpm"]).toBe((30 * 48 + 78) / 31);
  });

  it("leaves out readings in workouts", () => {
    const workout = worn(every(1, 30, 60), 45, { inWorkout: true });
    expect(rowOf([...worn(every(1), 60), ...workout])).toMatchObject({ resting_bpm: 60, min_bpm: 45 });
    expect(rowOf(workout)?.["resting_bpm"]).toBeNull();
  });
});

describe("training zones", () => {
  it.each([
    [93.9, undefined],
    [94, 1],
    [112.79, 1],
    [112.8, 2],
    [131.6, 3],
    [150.4, 4],
    [169.2, 5],
    [250, 5],
  ])("of a maximum of 188: %d is in %s", (bpm, zone) => {
    expect(trainingZone(bpm, 1880)).toBe(zone);
  });

  it("have a maximum of 208 - 0.7 x age", () => {
    expect(tenfoldMaximum("1986-06-01", "2026-06-01")).toBe(1800);
    expect(tenfoldMaximum("1986-06-02", "2026-06-01")).toBe(1807);
    expect(tenfoldMaximum("2030-01-01", "2026-06-01")).toBe(2080);
  });

  it("count minutes by their mean, and are null without a birth date", () => {
    const halves = worn([0, 0.5], 100).map((reading, index) => ({ ...reading, value: index === 0 ? 80 : 120 }));
    const row = rowOf([...halves, ...worn([1], 170)], "1986-06-01");
    expect(row).toMatchObject({ minutes_zone_1: 1, minutes_zone_2: 0, minutes_zone_5: 1, minutes_worn: 2 });
    expect(rowOf(halves)).toMatchObject({ minutes_zone_1: null, minutes_zone_5: null });
  });
});

it("has the sums of the readings by time, in any order", () => {
  const readings = [0.1, 0.2, 0.3, 60.7].flatMap((value, index) => worn([index], 60 + value));
  expect(rowOf(readings.toReversed())).toEqual(rowOf(readings));
  expect(rowOf([])).toBeUndefined();
});
