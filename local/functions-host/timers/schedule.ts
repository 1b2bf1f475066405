import { Cron } from "croner";
import { messageOf } from "../error-message.ts";
import { readTimeSpan } from "../settings/time-span.ts";

/** Returns the next occurrence after the given time. Epoch milliseconds. */
export type Schedule = (after: number) => number;

const fields = /^[0-9a-z*,/-]+$/i;
const names = /[a-z]+/gi;
const knownNames = new Set("jan feb mar apr may jun jul aug sep oct nov dec sun mon tue wed thu fri sat".split(" "));

/**
 * Parses an NCRONTAB expression (second, minute, hour, day, month, day of week; the second defaults to 0) or a time
 * span, which is an interval. Unlike in Unix, day and day of week must both match.
 *
 * @param timeZone IANA time zone of the fields
 * @throws Error that describes the invalid part
 */
export function readSchedule(text: string, timeZone = "UTC"): Schedule {
  const interval = readTimeSpan(text);
  if (interval !== undefined && interval > 0) return (after) => after + interval;
  const cron = readCron(text, timeZone);
  return (after) => {
    const next = cron.nextRun(new Date(after));
    if (next === null) throw new Error(`the schedule "${text}" is never due after ${new Date(after).toISOString()}`);
    return next.getTime();
  };
}

function readCron(text: string, timezone: string): Cron {
  const expressions = text.trim().split(/\s+/);
  const isInvalid = expressions.some(
    (expression) =>
      !fields.test(expression) || expression.match(names)?.some((name) => !knownNames.has(name.toLowerCase())),
  );
  if (isInvalid || expressions.length < 5 || expressions.length > 6)
    throw new Error(`"${text}" is not a schedule: six fields ("0 */5 * * * *") or a time span ("00:05:00")`);
  const withSeconds = expressions.length === 6 ? expressions : ["0", ...expressions];
  const cron = newCron(withSeconds.join(" "), timezone);
  if (cron.nextRun() === null) throw new Error(`the schedule "${text}" is never due`);
  return cron;
}

function newCron(text: string, timezone: string): Cron {
  try {
    return new Cron(text, { timezone, mode: "6-part", domAndDow: true, sloppyRanges: true, paused: true });
  } catch (error) {
    throw new Error(`"${text}" is not a schedule: ${messageOf(error)}`);
  }
}

const monitoredInterval = 60_000;

/** Whether its occurrences are at least a minute apart: more frequent schedules are not monitored. */
export function isMonitorable(schedule: Schedule, now: number): boolean {
  let time = schedule(now);
  for (let count = 0; count < 4; count += 1) {
    const next = schedule(time);
    if (next - time < monitoredInterval) return false;
    time = next;
  }
  return true;
}
