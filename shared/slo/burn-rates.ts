import { hour, minute } from "../platform/time.ts";
import { type Counts, month, type Objective } from "./objective.ts";

/**
 * An alert on the rate at which the error budget is spent. It fires while both windows exceed the rate: the long one
 * avoids alerts on single faults, the recent one ends the alert soon after the fault.
 */
export interface BurnRate {
  readonly alert: string;
  readonly severity: 1 | 2 | 3;
  /** Multiple of the rate that spends the whole budget in the window of the objective. */
  readonly factor: number;
  /** Milliseconds. */
  readonly window: number;
  /** Milliseconds; a part of the window. */
  readonly recent: number;
}

/**
 * Two rates for a budget of a month (The Site Reliability Workbook, chapter 5): 2 % of it in an hour, and 5 % in six.
 * The recent windows are longer than the book's 5 minutes, because telemetry arrives up to several minutes late. A
 * budget of hours, or none at all, has one rate.
 */
export function burnRatesOf({ name, target, window, severity }: Objective): readonly BurnRate[] {
  if (target === 1 || window < month)
    return [{ alert: `${name}-burn`, severity, factor: 1, window: hour, recent: 15 * minute }];
  const slower = severity === 1 ? 2 : 3;
  return [
    { alert: `${name}-burn-fast`, severity, factor: 14.4, window: hour, recent: 15 * minute },
    { alert: `${name}-burn-slow`, severity: slower, factor: 6, window: 6 * hour, recent: 30 * minute },
  ];
}

/** Whether the alert fires. `recent` are the counts of the recent window. */
export function isBurning(objective: Objective, { factor }: BurnRate, counts: Counts, recent: Counts): boolean {
  const limit = maximalShare(objective, factor);
  const exceeds = ({ good, bad }: Counts) => bad > limit * (good + bad);
  return counts.good + counts.bad >= objective.minimumEvents && exceeds(counts) && exceeds(recent);
}

/**
 * The KQL query of the alert. It returns a row for each series that burns. `isBurning` is the same condition.
 */
export function burnQuery(objective: Objective, { factor, recent }: BurnRate): string {
  const limit = maximalShare(objective, factor);
  const exceeds = (bad: string, all: string) => `${bad} > ${limit} * ${all}`;
  return [
    "AppMetrics",
    `| where Name == "korevital.objective.events" and tostring(Properties.objective) == "${objective.name}"`,
    `| extend isBad = tostring(Properties.result) == "bad", isRecent = TimeGenerated > ago(${recent / minute}m)`,
    "| summarize all = sum(Sum), bad = sumif(Sum, isBad), recentAll = sumif(Sum, isRecent), recentBad = sumif(Sum, isBad and isRecent) by series = tostring(Properties.series)",
    `| where all >= ${objective.minimumEvents} and ${exceeds("bad", "all")} and ${exceeds("recentBad", "recentAll")}`,
  ].join("\n");
}

/** Share of bad events above which the budget is spent too fast; without the noise of floating point numbers. */
function maximalShare({ target }: Objective, factor: number): number {
  return Number(((1 - target) * factor).toPrecision(6));
}
