const dayLength = 86_400_000;

/** `2026-03-11`, some days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10);
}

/** Today in the zone. */
export function today(timeZone: string, now = Date.now()): string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return format.format(now);
}

/** The ISO week of a day: `2026-W48`. The week belongs to the year of its Thursday. */
export function weekOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  const thursday = addDays(date, 4 - weekday);
  const first = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`);
  const week = 1 + Math.floor((Date.parse(`${thursday}T00:00:00Z`) - first) / (7 * dayLength));
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, "0")}`;
}

/** All days from one to another, both included. */
export function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let date = from; date <= to && days.length < 1000; date = addDays(date, 1)) days.push(date);
  return days;
}

/**
 * The instant of midnight of a day in a zone, epoch milliseconds. On a day whose midnight does not exist, or exists
 * twice, it can be an hour off.
 */
export function midnightOf(date: string, timeZone: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  return utc - offsetAt(utc - offsetAt(utc, timeZone), timeZone);
}

/** A day that somebody can mean: while a year is typed it is 2, 20 and 202 first. */
export function isPlausibleDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && text >= "1900-01-01" && new Date(time).toISOString().startsWith(text);
}

/** The last millisecond of a day in a zone, ISO 8601; undefined for what is no day. */
export function endOf(date: string, timeZone: string): string | undefined {
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return undefined;
  return new Date(midnightOf(addDays(date, 1), timeZone) - 1).toISOString();
}

/** Milliseconds by which the clocks of a zone are ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  });
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  // `Date.UTC` takes the years 0 to 99 for those of the twentieth century.
  const local = new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000;
  return local - Math.floor(time / 1000) * 1000;
}
