/** `2026-07` of `2026-07-31`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** The days of a month in order, as `YYYY-MM-DD`. */
export function daysOf(month: string): string[] {
  const days: string[] = [];
  const at = new Date(`${month}-01T00:00:00Z`);
  for (let day = toDate(at); monthOf(day) === month; day = toDate(at)) {
    days.push(day);
    at.setUTCDate(at.getUTCDate() + 1);
  }
  return days;
}

function toDate(at: Date): string {
  return at.toISOString().slice(0, 10);
}
