import type { Period } from "../period.ts";

/* Values for people. A value that is not known is a dash. */

export const none = "–";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `1,235` */
export function count(value: number | null): string {
  return value === null ? none : whole.format(value);
}

/** `61.3` */
export function decimal(value: number | null): string {
  return value === null ? none : oneDecimal.format(value);
}

/** `3 days`, `1 day` */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `45 min`, `1 h 5 min` */
export function duration(minutes: number | null): string {
  if (minutes === null) return none;
  const rounded = Math.round(minutes);
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${whole.format(hours)} h` : `${whole.format(hours)} h ${rest} min`;
}

/** `24 %` */
export function percent(share: number | null): string {
  return share === null ? none : `${whole.format(100 * share)} %`;
}

/** `Tue 24 Nov` */
export function shortDay(date: string): string {
  return dateIn(date, { weekday: "short", day: "numeric", month: "short" });
}

/** `Tue` */
export function weekdayOf(date: string): string {
  return dateIn(date, { weekday: "short" });
}

/** `24` */
export function dayOfMonth(date: string): string {
  return String(Number(date.slice(8)));
}

/** `Week 48 of 2026`, `November 2026` */
export function periodTitle({ kind, name, from }: Period): string {
  if (kind === "month") return dateIn(from, { month: "long", year: "numeric" });
  return `Week ${Number(name.slice(6))} of ${name.slice(0, 4)}`;
}

/** `23 Nov 2026 – 29 Nov 2026` */
export function periodDays({ from, to }: Period): string {
  const options = { day: "numeric", month: "short", year: "numeric" } as const;
  return `${dateIn(from, options)} – ${dateIn(to, options)}`;
}

/** `18:05` of a local time without offset. */
export function clock(localTime: string): string {
  return localTime.slice(11, 16);
}

/** @param date YYYY-MM-DD */
function dateIn(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" })
    .format(Date.parse(`${date}T00:00:00Z`))
    .replace(",", "");
}
