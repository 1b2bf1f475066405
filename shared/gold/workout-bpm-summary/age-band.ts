import type { Column } from "../summary.ts";

/** The column of the age band of a person on the row's day. */
export const ageBandColumn: Column = {
  name: "age",
  type: "text",
  mark: "attribute",
  description: "Age band on that day: 18-25 is 18 to 24.",
  unit: "years",
  nullable: true,
};

const lowerBounds = [18, 25, 35, 45, 55, 65, 75, 85, 95];

/**
 * The age band of a person on a day: `under 18`, `18-25`, `25-35` … `85-95`, `95+`, lower bound in, upper out. Both
 * days are `YYYY-MM-DD`. A person born on 29 February has their birthday on 1 March in other years; a person not yet
 * born is under 18.
 */
export function ageBand(birth: string, day: string): string {
  const years = fullYears(birth, day);
  const lower = lowerBounds.findLast((bound) => bound <= years);
  if (lower === undefined) return "under 18";
  const upper = lowerBounds.find((bound) => bound > years);
  return upper === undefined ? `${lower}+` : `${lower}-${upper}`;
}

/**
 * The full years of a person on a day; negative for a person not yet born. Compared as text, 29 February comes after 28
 * February and before 1 March: the rule for leap days needs no code.
 */
export function fullYears(birth: string, day: string): number {
  const [birthYear, birthday] = [Number(birth.slice(0, 4)), birth.slice(5)];
  const [year, today] = [Number(day.slice(0, 4)), day.slice(5)];
  return year - birthYear - (today < birthday ? 1 : 0);
}
