/** Larger numbers are epoch milliseconds, others epoch seconds. */
const maxEpochSeconds = 1e11;
const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?)?$/i;

/** Milliseconds by which the time of an event can be ahead of its enqueued time. */
export const maxClockSkew = 86_400_000;

/**
 * Converts epoch seconds (with fractions) or epoch milliseconds to integer epoch milliseconds, rounded to the nearest.
 */
export function millisecondsOf(value: number): number {
  return Math.round(value > maxEpochSeconds ? value : value * 1000);
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
  return offset === undefined ? undefined : whole + Math.round(Number(`0.${fraction}`) * 1000) - offset;
}

/** Whether the calendar contains that day. */
export function isDate(year: number, month: number, date: number): boolean {
  const made = new Date(Date.UTC(year, month - 1, date));
  return year >= 1000 && made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
}

function offsetOf(zone: string): number | undefined {
  if (zone === "Z" || zone === "z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", ""))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
