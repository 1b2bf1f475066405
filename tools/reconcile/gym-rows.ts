import { sum, sumBy } from "../../shared/platform/sum.ts";
import type { ExpectedVisit } from "./ledger.ts";

/** A row of `gym_summary`, by column name. */
export interface ExpectedGymRow {
  readonly gym_id: string;
  readonly mac_address: string;
  readonly date: string;
  readonly workouts: readonly string[];
  readonly mins_in_gym: number;
  readonly mins_in_exercising: number;
  readonly open_visits: number;
}

/**
 * The rows expected from visits: one for each gym, mac and login date in the time zone. Visits of one mac do not
 * overlap here, so their covered time is their sum.
 */
export function gymRows(visits: readonly ExpectedVisit[], timeZone: string): ExpectedGymRow[] {
  // Swedish dates are ISO dates.
  const days = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  const dated = visits.map((visit) => ({ ...visit, date: days.format(Date.parse(visit.login)) }));
  const groups = Map.groupBy(dated, ({ gym_id, mac_address, date }) => [gym_id, mac_address, date].join(" "));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { gym_id, mac_address, date } = first;
    const lengths = group.map(({ login, logout }) => (logout === null ? 0 : Date.parse(logout) - Date.parse(login)));
    return [
      {
        gym_id,
        mac_address,
        date,
        workouts: [...new Set(group.flatMap(({ workout_id }) => workout_id ?? []))].sort(),
        mins_in_gym: minutes(sum(lengths)),
        mins_in_exercising: minutes(sumBy(group, ({ exercised }) => exercised)),
        open_visits: group.filter(({ logout }) => logout === null).length,
      },
    ];
  });
}

/** Minutes to two decimals, half up. */
function minutes(milliseconds: number): number {
  return Math.floor((milliseconds + 300) / 600) / 100;
}
