import { activityDaily } from "../../gold/activity/activity-daily.ts";
import { activityMonthly, activityWeekly } from "../../gold/activity/activity-periods.ts";
import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { readFilter } from "../rows/filter.ts";
import { everyRow } from "../rows/whole-groups.ts";
import { allowOnly, daysOf, ParameterError, type Parameters } from "./parameters.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** The summary of each kind of period, the column with its name, and the steps that a class of people spans. */
export const activityPeriods = {
  day: { summary: activityDaily, column: "date", classSize: 2_500 },
  week: { summary: activityWeekly, column: "week", classSize: 10_000 },
  month: { summary: activityMonthly, column: "month", classSize: 50_000 },
} as const satisfies Record<string, { readonly summary: Summary; readonly column: string; readonly classSize: number }>;

type PeriodName = keyof typeof activityPeriods;

/** The last class has no upper limit: an implausible value is in it, and makes no class of its own. */
export const mostClasses = 20;

/** What people did in one day, week or month. A device without an owner is nobody. */
export interface ActivityPeriod {
  /** `2026-03-11`, `2026-W11` or `2026-03`, in the days of each person. */
  readonly period: string;
  /** People with a watch. */
  readonly people: number;
  /** Watches without an owner. They are in no other number. */
  readonly unowned_devices: number;
  readonly steps: number;
  readonly steps_per_person: number;
  /** Means of people, who weigh the same. Null if nobody has one, or too few people have. */
  readonly avg_heart_rate: number | null;
  readonly avg_heart_rate_asleep: number | null;
  /** How many people have how many steps, by steps. Classes of too few people are left out. */
  readonly distribution: readonly StepClass[];
}

export interface StepClass {
  readonly from: number;
  /** The steps behind the last ones; null in the last class. */
  readonly to: number | null;
  readonly people: number;
}

export interface ActivityContext {
  /** `activity-daily` of gold. It has no rows of restricted people. */
  readonly container: DocumentContainer;
  /** Periods and classes of fewer people are withheld. */
  readonly minimumGroup: number;
}

/** Days in one answer at most. */
export const mostActivityDays = 366;

/** Activity by period, the latest first. Periods at the edge of `from` and `to` are whole. */
export async function activityResponse(context: ActivityContext, parameters: Parameters): Promise<ApiResponse> {
  allowOnly(parameters, ["by", "from", "to"]);
  const by = periodOf(parameters["by"]);
  const days = daysOf(parameters, mostActivityDays);
  const { summary, column, classSize } = activityPeriods[by];
  const sums = new Map<string, PeriodSum>();
  for await (const row of everyRow(context.container, summary, readFilter(summary, { ...days }))) {
    const period = String(row[column]);
    const sum = sums.get(period) ?? new PeriodSum(classSize);
    sum.add(row);
    sums.set(period, sum);
  }
  const items = [...sums]
    // One without people is about nobody.
    .filter(([, { people }]) => people >= context.minimumGroup || people === 0)
    .map(([period, sum]) => ({ period, ...sum.result(context.minimumGroup) }) satisfies ActivityPeriod)
    .sort((a, b) => (a.period > b.period ? -1 : 1));
  const withheld = sums.size - items.length;
  return jsonResponse(200, { items, ...(withheld === 0 ? {} : { withheld }) });
}

function periodOf(by = "day"): PeriodName {
  const names = Object.keys(activityPeriods) as PeriodName[];
  const name = names.find((each) => each === by);
  if (name === undefined) throw new ParameterError(`by: ${names.join(", ")} expected`);
  return name;
}

/** Sums of rows, of which every person has one. */
class PeriodSum {
  people = 0;
  #unowned = 0;
  #steps = 0;
  readonly #rates = { avg_heart_rate: new Mean(), avg_heart_rate_asleep: new Mean() };
  readonly #classes = new Map<number, number>();
  readonly #classSize: number;

  constructor(classSize: number) {
    this.#classSize = classSize;
  }

  add(row: Row): void {
    if (row["user_id"] === null) {
      this.#unowned += 1;
      return;
    }
    const steps = Number(row["total_steps"]);
    this.people += 1;
    this.#steps += steps;
    for (const name of ["avg_heart_rate", "avg_heart_rate_asleep"] as const) this.#rates[name].add(row[name]);
    const index = Math.min(mostClasses - 1, Math.floor(steps / this.#classSize));
    this.#classes.set(index, (this.#classes.get(index) ?? 0) + 1);
  }

  result(minimumGroup: number): Omit<ActivityPeriod, "period"> {
    return {
      people: this.people,
      unowned_devices: this.#unowned,
      steps: this.#steps,
      steps_per_person: this.people === 0 ? 0 : this.#steps / this.people,
      avg_heart_rate: this.#rates.avg_heart_rate.of(minimumGroup),
      avg_heart_rate_asleep: this.#rates.avg_heart_rate_asleep.of(minimumGroup),
      distribution: [...this.#classes]
        .filter(([, people]) => people >= minimumGroup)
        .sort(([a], [b]) => a - b)
        .map(([index, people]) => ({
          from: index * this.#classSize,
          to: index === mostClasses - 1 ? null : (index + 1) * this.#classSize,
          people,
        })),
    };
  }
}

class Mean {
  #sum = 0;
  #count = 0;

  add(value: Row[string] | undefined): void {
    if (typeof value !== "number") return;
    this.#sum += value;
    this.#count += 1;
  }

  /** Null for fewer people than the minimum. */
  of(minimum: number): number | null {
    return this.#count < Math.max(1, minimum) ? null : this.#sum / this.#count;
  }
}
