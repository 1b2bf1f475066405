/** What a missing value looks like. */
export const none = "–";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const compactFormat = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

/** 1234.56: `1,235`. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? none : whole.format(value);
}

/** 1234.56: `1,234.6`. */
export function decimal(value: number | null | undefined): string {
  return value === null || value === undefined ? none : oneDecimal.format(value);
}

/** 12345: `12.3k`; up to 9999 in full. */
export function compact(value: number | null | undefined): string {
  if (value === null || value === undefined) return none;
  return Math.abs(value) < 10_000 ? whole.format(value) : compactFormat.format(value);
}

/** Events per second: `0`, `0.4`, `12`, `12.3k`. */
export function rate(value: number | undefined): string {
  if (value === undefined) return none;
  return value < 10 ? oneDecimal.format(value) : compact(value);
}

/** Minutes as `45 min`, `1 h 5 min`. */
export function minutes(value: number | null | undefined): string {
  if (value === null || value === undefined) return none;
  const rounded = Math.round(value);
  if (rounded < 60) return `${rounded} min`;
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  return rest === 0 ? `${whole.format(hours)} h` : `${whole.format(hours)} h ${rest} min`;
}

/** Milliseconds as an age: `now`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 2) return "now";
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${whole.format(Math.round(seconds / 86_400))} d`;
}

/*
 * One format of days and times for people: `Wed 11 Mar 2026`, `11 Mar 2026 08:00`, `08:00:05`, `Mar 2026`; on axes
 * `11 Mar`. ISO 8601 is in inputs and in exact values only.
 */

/** `2026-03-11` as `Wed 11 Mar 2026`; `short`: as `11 Mar`. */
export function day(date: string, length: "short" | "full" = "full"): string {
  const year = length === "full" ? ({ weekday: "short", year: "numeric" } as const) : {};
  return formatIn(`${date}T00:00:00Z`, "UTC", { ...year, day: "numeric", month: "short" }, date);
}

/** `2026-03` as `Mar 2026`. */
export function month(text: string): string {
  return formatIn(`${text}-01T00:00:00Z`, "UTC", { month: "short", year: "numeric" }, text);
}

/** A date without its weekday: `11 Mar 1990`, of a birth. */
export function date(text: string): string {
  return formatIn(`${text}T00:00:00Z`, "UTC", { day: "numeric", month: "short", year: "numeric" }, text);
}

/** `11 Mar 2026 08:00` in the zone. */
export function dateTime(time: string | number, timeZone: string): string {
  const parts = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return formatIn(time, timeZone, parts);
}

/** `08:00:05` in the zone. */
export function clock(time: string | number, timeZone: string): string {
  return formatIn(time, timeZone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** @param otherwise of what is no time */
function formatIn(
  time: string | number,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
  otherwise = String(time),
): string {
  const milliseconds = typeof time === "number" ? time : Date.parse(time);
  if (Number.isNaN(milliseconds)) return otherwise;
  return new Intl.DateTimeFormat("en-GB", { ...options, hourCycle: "h23", timeZone })
    .format(milliseconds)
    .replaceAll(",", "");
}

/** A masked id: the beginning of its pseudonym. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}

/** 0.99919: `99.91 %`. Rounded down, so that a missed target does not look met. */
export function share(value: number | null): string {
  if (value === null) return none;
  return `${twoDecimals.format(Math.floor(value * 1e4 + 1e-6) / 100)} %`;
}
