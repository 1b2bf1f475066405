import type { Table } from "../../platform/azure/tables.ts";
import { isoTime } from "../../platform/time.ts";
import { burnRatesOf, isBurning } from "../../slo/burn-rates.ts";
import {
  addCounts,
  attained,
  budgetLeft,
  type Counts,
  noCounts,
  type Objective,
  windowText,
} from "../../slo/objective.ts";
import { readObjectiveCounts, type SeriesCounts, type StoredCounts } from "./count-store.ts";
import { activeLoggedAlerts } from "./logged-alerts.ts";

interface CountReport {
  readonly good: number;
  readonly bad: number;
  /** Share of good events; null without events. */
  readonly attained: number | null;
  /** Share of the error budget that is left; negative if it is overspent. */
  readonly budget_left: number;
}

export interface SeriesReport extends CountReport {
  /** A stream or a summary. */
  readonly of: string;
}

/** An objective over its window. Its budget is that of its worst series. */
export interface ObjectiveReport extends CountReport {
  readonly objective: string;
  readonly indicator: string;
  readonly target: number;
  readonly window: string;
  readonly series: readonly SeriesReport[];
}

export interface AlertReport {
  readonly alert: string;
  /** `logged`: the app logged it. `burn-rate`: the error budget of an objective is spent too fast. */
  readonly kind: "logged" | "burn-rate";
  /** Streams or summaries of a burn rate. */
  readonly of: readonly string[];
  /** Null for a burn rate. */
  readonly since: string | null;
  readonly lines: number;
}

export interface ServiceLevels {
  readonly objectives: readonly ObjectiveReport[];
  readonly alerts: readonly AlertReport[];
}

/**
 * The objectives with their budgets, and the active alerts that the app itself detects. The alert rules in Azure use
 * the same conditions.
 *
 * @param now epoch milliseconds
 */
export async function readServiceLevels(
  table: Table,
  objectives: readonly Objective[],
  now: number,
): Promise<ServiceLevels> {
  const [logged, reports] = await Promise.all([
    activeLoggedAlerts(table, now),
    Promise.all(objectives.map((each) => readObjective(table, each, now))),
  ]);
  return {
    objectives: reports.map(({ report }) => report),
    alerts: [
      ...logged.map(({ name, since, lines }) => ({
        ...{ alert: name, kind: "logged" as const, of: [] },
        ...{ since: isoTime(since), lines },
      })),
      ...reports.flatMap(({ burning }) => burning),
    ],
  };
}

async function readObjective(table: Table, objective: Objective, now: number) {
  const counts = await readObjectiveCounts(table, objective, now);
  return {
    report: objectiveReport(objective, counts.since(now - objective.window)),
    burning: burningAlerts(objective, counts, now),
  };
}

/** @param counts over the window of the objective */
export function objectiveReport(objective: Objective, counts: SeriesCounts): ObjectiveReport {
  const found = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const series = found.map(([of, each]) => ({ of, ...countReport(objective, each) }));
  const all = found.reduce((sum, [, each]) => addCounts(sum, each), noCounts);
  return {
    objective: objective.name,
    indicator: objective.indicator,
    target: objective.target,
    window: windowText(objective),
    ...countReport(objective, all),
    budget_left: Math.min(1, ...series.map((each) => each.budget_left)),
    series,
  };
}

function countReport(objective: Objective, counts: Counts): CountReport {
  return { ...counts, attained: attained(counts) ?? null, budget_left: budgetLeft(objective, counts) };
}

function burningAlerts(objective: Objective, counts: StoredCounts, now: number): AlertReport[] {
  return burnRatesOf(objective).flatMap((rate) => {
    const recent = counts.since(now - rate.recent);
    const burning = [...counts.since(now - rate.window)].filter(([of, each]) =>
      isBurning(objective, rate, each, recent.get(of) ?? noCounts),
    );
    const of = burning.map(([name]) => name).sort();
    return of.length === 0 ? [] : [{ alert: rate.alert, kind: "burn-rate", of, since: null, lines: 0 }];
  });
}
