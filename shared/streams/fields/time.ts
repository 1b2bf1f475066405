/** Which times an event may have; both in epoch milliseconds. */
export interface TimeBounds {
  /** When the hub received it: a time more than `maxClockSkew` ahead of it is rejected. */
  readonly enqueuedTime: number;
  /** Earlier times are those of clocks that fell back. */
  readonly earliestTime: number;
}

/** Larger numbers are epoch milliseconds, others epoch seconds. */
const maxEpochSeconds = 1e11;
const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?)?$/i;

/** Milliseconds by which the time of an event can be ahead of its enqueued time. */
export const maxClockSkew = 86_400_000;

/** The year 9999 in epoch seconds, which many senders write for "never"; as milliseconds it would be a day of 1978. */
const farFuture = { from: 253_370_764_800, to: 253_402_300_800 };

/**
 * Converts epoch seconds (with fractions) or epoch milliseconds to integer epoch milliseconds, rounded half up on the
 * decimal text: 1678521600.5045 is the instant of "2023-03-11T08:00:00.5045Z".
 */
export function millisecondsOf(value: number): number {
  if (value > maxEpochSeconds && !(value >= farFuture.from && value <= farFuture.to)) return Math.round(value);
  const milliseconds = value * 1000;
  // The error of a double is far from that: only next to a half the digits decide.
  if (Math.abs(milliseconds - Math.floor(milliseconds) - 0.5) > 0.1) return Math.round(milliseconds);
  const [whole = "", fraction = ""] = String(value).split(".");
  // A negative number, and one with an exponent, is a time before any event.
  return /^\d+$/.test(whole) && /^\d*$/.test(fraction)
    ? Number(whole) * 1000 + roundedMilliseconds(fraction)
    : Math.round(milliseconds);
}

/**
 * Converts ISO 8601 to epoch milliseconds; a time without a zone is UTC, a date alone is its midnight. Undefined for
 * other text.
 */
export function parseIso(text: string): number | undefined {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, year, month, date, hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] = match;
  if (!isDate(Number(year), Number(month), Number(date))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const whole = Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minute), Number(second));
  const offset = offsetOf(zone);
  return offset === undefined ? undefined : whole + roundedMilliseconds(fraction) - offset;
}

/** Whether the calendar contains that day. */
export function isDate(year: number, month: number, date: number): boolean {
  const made = new Date(Date.UTC(year, month - 1, date));
  return year >= 1000 && made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
}

/** Milliseconds of the digits behind the decimal point of seconds, half up. */
function roundedMilliseconds(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, "0")) + (fraction.charAt(3) >= "5" ? 1 : 0);
}

/**
 * Whether a value is what senders write for "not yet": 0, or a time of the year 1 or 9999, in epoch seconds, epoch
 * milliseconds or ISO 8601.
 */
export function isNever(value: unknown): boolean {
  if (typeof value === "string") {
    const text = value.trim();
    return /^(0001|9999)-\d{2}-\d{2}([T ].*)?$/i.test(text) || (/^-?\d+(\.\d+)?$/.test(text) && isNever(Number(text)));
  }
  if (typeof value !== "number") return false;
  return value === 0 || neverRanges.some(([from, to]) => value >= from && value <= to);
}

/** The years 1 and 9999 in epoch seconds and in epoch milliseconds. */
const neverRanges = [1, 1000].flatMap((unit) => [
  [-62_135_596_800 * unit, -62_104_060_800 * unit] as const,
  [farFuture.from * unit, farFuture.to * unit] as const,
]);

function offsetOf(zone: string): number | undefined {
  if (zone === "Z" || zone === "z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", ""))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
