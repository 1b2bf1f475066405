import { type Days, daysOfMonth, daysOfWeek, monthOf, weekOf } from "../../gold/dates/period.ts";
import { day, isoTime } from "../../platform/time.ts";

/** The kinds of periods, each with its name for example, the days of a name, and the name of a day's period. */
export const periodKinds = {
  week: { example: "2026-W48", daysOf: daysOfWeek, of: weekOf },
  month: { example: "2026-11", daysOf: daysOfMonth, of: monthOf },
} as const;

export type PeriodKind = keyof typeof periodKinds;

/** An ISO week or a calendar month: `2026-W48`, `2026-11`. */
export interface Period extends Days {
  readonly kind: PeriodKind;
  readonly name: string;
}

/**
 * Undefined when the text is no name of a period of this kind, such as `2026-W54`, when no period precedes it, or when
 * it ends after 9999.
 */
export function periodNamed(kind: PeriodKind, name: string): Period | undefined {
  const days = periodKinds[kind].daysOf(name);
  // Year 0 begins in the year before it, which has no name of four digits.
  // The last week of 9999 ends in a year of five digits.
  return days === undefined || name < "0001" || days.to.startsWith("+") ? undefined : { kind, name, ...days };
}

/** The period before: of the same kind, and up to the day before the first one. */
export function periodBefore({ kind, from }: Period): Period {
  const last = isoTime(Date.parse(from) - day).slice(0, 10);
  const name = periodKinds[kind].of(last);
  const days = periodKinds[kind].daysOf(name);
  if (days === undefined) throw new Error(`no ${kind} is before ${from}`);
  return { kind, name, ...days };
}
