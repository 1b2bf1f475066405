/** The calendar day of an instant: YYYY-MM-DD. */
export type DayOf = (time: number) => string;

export const utcDay: DayOf = (time) => new Date(time).toISOString().slice(0, 10);
export const berlinDay: DayOf = (time) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(time);

/** Moves to the Thursday of the week, and counts the Thursdays of its year until then. */
export function isoWeek(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  const step = (at.getUTCDay() + 6) % 7 < 3 ? 1 : -1;
  while (at.getUTCDay() !== 4) at.setUTCDate(at.getUTCDate() + step);
  const year = at.getUTCFullYear();
  let week = 0;
  for (const thursday = new Date(at); thursday.getUTCFullYear() === year; week += 1)
    thursday.setUTCDate(thursday.getUTCDate() - 7);
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** Rows in the order of their texts. */
export function inOrder<T>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
