import { InvalidArgumentError } from "@commander-js/extra-typings";
import { day, hour, minute } from "../../shared/platform/time.ts";

const units = { m: minute, h: hour, d: day } as const;

/**
 * Parses a time of the command line to epoch milliseconds: `2026-11-24`, `2026-11-24T10:30` (UTC by default), or an
 * age: `90m`, `24h`, `7d`.
 *
 * @throws InvalidArgumentError for another text
 */
export function parseTime(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && (unit === "m" || unit === "h" || unit === "d")) return now - Number(count) * units[unit];
  const [, date, clock = "T00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const time = date === undefined ? Number.NaN : Date.parse(`${date}${clock}${zone}`);
  if (Number.isNaN(time) || !isRealDay(date))
    throw new InvalidArgumentError(
      `A date, a time such as 2026-11-24T10:30, or an age such as 24h is expected, not ${text}.`,
    );
  return time;
}

/** `Date` parses 30 February as 2 March. */
function isRealDay(date: string | undefined): boolean {
  return date !== undefined && new Date(`${date}T00:00Z`).toISOString().startsWith(date);
}
