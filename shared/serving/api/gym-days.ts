import { gymSummary } from "../../gold/gym-summary/gym-summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { readFilter } from "../rows/filter.ts";
import { everyRow } from "../rows/whole-groups.ts";
import { allowOnly, daysOf, type Parameters } from "./parameters.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** The visits to one gym that begin on one day. */
export interface GymDay {
  readonly gym_id: string;
  /** In the reporting time zone. */
  readonly date: string;
  /** Distinct devices. */
  readonly people: number;
  /** Sums of `gym_summary`, in minutes. */
  readonly mins_in_gym: number;
  readonly mins_in_exercising: number;
  readonly open_visits: number;
}

export interface GymDaysContext {
  /** `gym-summary` of gold. It has no rows of restricted people. */
  readonly container: DocumentContainer;
  /** Days with fewer people are withheld. */
  readonly minimumGroup: number;
}

/** Days in one answer at most. */
const mostDays = 31;

/**
 * Every gym on every day from `from` to `to`, both included, the latest day first. Days without a visit are left out.
 */
export async function gymDaysResponse(context: GymDaysContext, parameters: Parameters): Promise<ApiResponse> {
  allowOnly(parameters, ["gym_id", "from", "to"]);
  daysOf(parameters, mostDays);
  const days = new Map<string, GymDay>();
  // A row is of one device.
  for await (const row of everyRow(context.container, gymSummary, readFilter(gymSummary, parameters))) {
    const [gym_id, date] = [String(row["gym_id"]), String(row["date"])];
    const key = JSON.stringify([gym_id, date]);
    const known = days.get(key);
    days.set(key, {
      ...{ gym_id, date, people: (known?.people ?? 0) + 1 },
      mins_in_gym: (known?.mins_in_gym ?? 0) + Number(row["mins_in_gym"]),
      mins_in_exercising: (known?.mins_in_exercising ?? 0) + Number(row["mins_in_exercising"]),
      open_visits: (known?.open_visits ?? 0) + Number(row["open_visits"]),
    });
  }
  const items = [...days.values()]
    .filter(({ people }) => people >= context.minimumGroup)
    .sort((a, b) => (a.date === b.date ? (a.gym_id < b.gym_id ? -1 : 1) : a.date > b.date ? -1 : 1));
  const withheld = days.size - items.length;
  return jsonResponse(200, { items, ...(withheld === 0 ? {} : { withheld }) });
}
