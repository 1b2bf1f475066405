import { describe, expect, it } from "vitest";
import { hour, minute } from "../../platform/time.ts";
import { activityRow, type WatchDay } from "./row.ts";

const date = "2026-03-01";
const midnight = Date.parse(`${date}T00:00:00Z`);

/** The samples of a device, as hours of the day with steps. */
function worn(deviceId: string, ...samples: readonly [hours: number, steps: number, bpm?: number][]): WatchDay {
  const timed = samples.map(([hours, steps, bpm = 60]) => ({
    time: midnight + hours * hour,
    steps,
    bpm,
    asleep: false,
  }));
  return { deviceId, samples: timed };
}

const row = (...watches: WatchDay[]) => activityRow("ann", date, watches);

describe("the steps of a day", () => {
  it("are those of the watch in the morning and of the phone in the evening", () => {
    const watch = worn("watch", [7, 2000], [8, 2157]);
    const phone = worn("phone", [18, 4000], [19, 6000]);
    expect(row(watch, phone)).toMatchObject({ total_steps: 14_157, device_id: "phone", samples: 4 });
  });

  it("count once in an hour in which both are worn", () => {
    expect(row(worn("watch", [7, 100], [7.5, 200]), worn("phone", [7.25, 250]))).toMatchObject({
      ...{ total_steps: 300, device_id: "watch", samples: 3 },
    });
  });

  it("are those of the smaller device where both count the same", () => {
    expect(row(worn("b", [7, 5], [9, 5]), worn("a", [7, 5], [8, 5]))).toMatchObject({
      total_steps: 15,
      device_id: "a",
    });
    expect(row(worn("b", [7, 0]), worn("a", [9, 0]))).toMatchObject({ total_steps: 0, device_id: "a" });
  });

  it("are of hours in UTC, whatever time zone the day has", () => {
    // The day begins at 18:30 UTC: half of that hour is of the day before.
    const half = (30 * minute) / hour;
    expect(row(worn("watch", [18 + half, 7]), worn("phone", [18 + half + 0.1, 9]))).toMatchObject({ total_steps: 9 });
  });
});

describe("the mean of heart rates", () => {
  it("pools the samples of all devices, and is null without a valid one", () => {
    expect(row(worn("watch", [7, 1, 60]), worn("phone", [7, 1, 90]))).toMatchObject({ avg_heart_rate: 75 });
    expect(row(worn("watch", [7, 1, 0]))).toMatchObject({ avg_heart_rate: null, total_steps: 1 });
  });
});
