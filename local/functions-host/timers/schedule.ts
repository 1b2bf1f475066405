import { Cron } from "croner";
import { readTimeSpan } from "../settings/time-span.ts";

/** When a timer is due: the first time after the given one. Epoch milliseconds. */
export type Schedule = (after: number) => number;

const fields = /^[0-9a-z*,/-]+$/i;
const names = /[a-z]+/gi;
const knownNames = new Set("jan feb mar apr may jun jul aug sep oct nov dec sun mon tue wed thu fri sat".split(" "));

/**
 * Reads an NCRONTAB expression (second, minute, hour, day, month, day of week; without the second it is 0) or a
 * time span, which is a pause. Day and day of week must both fit, other than in Unix.
 *
 * @param timeZone of the fields, an IANA name
 * @throws Error that says what is wrong
 */
export function readSchedule(text: string, timeZone = "UTC"): Schedule {
  const pause = readTimeSpan(text);
  if (pause !== undefined && pause > 0) return (after) => after + pause;
  const cron = readCron(text, timeZone);
  return (after) => {
    const next = cron.nextRun(new Date(after));
    if (next === null) throw new Error(`the schedule "${text}" is never due after ${new Date(after).toISOString()}`);
    return next.getTime();
  };
}

function readCron(text: string, timezone: string): Cron {
  const parts = text.trim().split(/\s+/);
  const strange = parts.some(
    (part) => !fields.test(part) || part.match(names)?.some((name) => !knownNames.has(name.toLowerCase())),
  );
  if (strange || parts.length < 5 || parts.length > 6)
    throw new Error(`"${text}" is no schedule: six fields ("0 */5 * * * *") or a time span ("00:05:00")`);
  const six = parts.length === 6 ? parts : ["0", ...parts];
  const cron = newCron(six.join(" "), timezone);
  if (cron.nextRun() === null) throw new Error(`the schedule "${text}" is never due`);
  return cron;
}

function newCron(text: string, timezone: string): Cron {
  try {
    return new Cron(text, { timezone, mode: "6-part", domAndDow: true, sloppyRanges: true, paused: true });
  } catch (error) {
    throw new Error(`"${text}" is no schedule: ${error instanceof Error ? error.message : error}`);
  }
}

const monitoredFrom = 60_000;

/** Whether its times are at least a minute apart: quicker ones are not monitored. */
export function isSlow(schedule: Schedule, now: number): boolean {
  let time = schedule(now);
  for (let count = 0; count < 4; count += 1) {
    const next = schedule(time);
    if (next - time < monitoredFrom) return false;
    time = next;
  }
  return true;
}
