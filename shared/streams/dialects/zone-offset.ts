import { zoneName } from "../fields/zone-name.ts";

const hour = 3_600_000;

/** Offsets that are stored; a table usually has a few thousand hours. */
const maxStored = 20_000;

/** Converts the local times of one zone. */
export interface Zone {
  /**
   * @param local epoch milliseconds of the local time, as if it were UTC
   * @returns epoch milliseconds; of a local time that occurs twice the first; undefined for one that does not occur
   */
  toUtc(local: number): number | undefined;
  /** @returns epoch milliseconds of the local time, as if it were UTC */
  toLocal(time: number): number;
}

/** @throws RangeError when there is no such IANA time zone; offsets are none */
export function zoneNamed(name: string): Zone {
  if (!zoneName.test(name)) throw new RangeError(`${name} is no name of a time zone`);
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  });
  const offsets = new Map<number, number>();
  const offsetAt = (time: number): number => {
    // Offsets change at whole quarters of an hour.
    const quarter = Math.floor(time / (hour / 4));
    const stored = offsets.get(quarter);
    if (stored !== undefined) return stored;
    const start = quarter * (hour / 4);
    const offset = localOf(format, start) - start;
    if (offsets.size >= maxStored) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  };
  return {
    toLocal: (time) => time + offsetAt(time),
    toUtc(local) {
      const offsetsAround = [offsetAt(local - 24 * hour), offsetAt(local + 24 * hour)];
      return offsetsAround
        .map((offset) => local - offset)
        .filter((time) => time + offsetAt(time) === local)
        .sort((a, b) => a - b)[0];
    },
  };
}

function localOf(format: Intl.DateTimeFormat, time: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(time)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour: hours = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hours, minute, second);
}
