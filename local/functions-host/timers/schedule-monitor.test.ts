import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSchedule } from "./schedule.ts";
import { ScheduleMonitor, statusAtStart } from "./schedule-monitor.ts";

const hourly = readSchedule("0 0 * * * *");
const hour = 3_600_000;

it("is not past due when it never ran", () => {
  expect(statusAtStart(undefined, hourly, 10)).toEqual({
    status: { last: 0, next: hour, lastUpdated: 10 },
    isPastDue: false,
  });
});

it("is past due when it was due while no host ran", () => {
  const stored = { last: hour, next: 2 * hour, lastUpdated: hour };
  expect(statusAtStart(stored, hourly, 2 * hour)).toEqual({ status: stored, isPastDue: false });
  expect(statusAtStart(stored, hourly, 2 * hour + 1)).toEqual({ status: stored, isPastDue: true });
});

it("is not past due when the schedule has changed", () => {
  const stored = { last: hour, next: hour + 60_000, lastUpdated: hour };
  expect(statusAtStart(stored, hourly, 5 * hour + 1)).toEqual({
    status: { last: 0, next: 6 * hour, lastUpdated: hour },
    isPastDue: false,
  });
});

it("reads the status that it wrote", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "timers-")), "timers");
  const monitor = new ScheduleMonitor(folder);
  expect(await monitor.read("tick")).toBeUndefined();
  await monitor.write("tick", { last: 1, next: 2, lastUpdated: 3 });
  expect(await new ScheduleMonitor(folder).read("tick")).toEqual({ last: 1, next: 2, lastUpdated: 3 });
});
