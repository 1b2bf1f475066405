import { hour } from "../platform/time.ts";

/** Numbers of events that meet an objective, and of those that do not. */
export interface Counts {
  readonly good: number;
  readonly bad: number;
}

export const noCounts: Counts = { good: 0, bad: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { good: a.good + b.good, bad: a.bad + b.bad };
}

/** A service level objective as data. Metric, alerts, documentation, report and assertions are derived from it. */
export interface Objective {
  /** Value of the attribute `objective` of the metric, and prefix of the alerts. */
  readonly name: string;
  /** What is counted, and when it counts as good. */
  readonly indicator: string;
  /** What the attribute `series` distinguishes, such as streams; empty if nothing. Each must meet the target. */
  readonly per: string;
  /** Share of good events, up to 1. */
  readonly target: number;
  /** Milliseconds over which the target must be met. */
  readonly window: number;
  /** Milliseconds after which an event is bad, with the schedules in Azure. */
  readonly threshold?: number;
  /** The place in the code that counts. */
  readonly measuredAt: string;
  /** Events in the window of an alert below which it does not fire. */
  readonly minimumEvents: number;
  /** Severity of its most urgent alert. */
  readonly severity: 1 | 2;
  /** It is met while processes are killed and services fail. The chaos test asserts it. */
  readonly holdsUnderFaults: boolean;
}

/** Over which the error budget of most objectives is measured. */
export const month = 30 * 24 * hour;

/** The number of days or hours, for people: `30 days`. */
export function windowText({ window }: Pick<Objective, "window">): string {
  const hours = window / hour;
  const [count, unit] = hours % 24 === 0 ? [hours / 24, "day"] : [hours, "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** Share of good events; undefined without events. */
export function attained({ good, bad }: Counts): number | undefined {
  return good + bad === 0 ? undefined : good / (good + bad);
}

/**
 * Share of the error budget that is left: 1 without bad events, 0 when the target is just met, negative when it is
 * missed. An objective of 100 % has no budget: 0 after the first bad event.
 */
export function budgetLeft({ target }: Pick<Objective, "target">, { good, bad }: Counts): number {
  if (bad === 0) return 1;
  return target === 1 ? 0 : 1 - bad / ((1 - target) * (good + bad));
}

/** Whether the counts meet the target. Rounding errors of `1 - target` do not miss it. */
export function isMet({ target }: Pick<Objective, "target">, { good, bad }: Counts): boolean {
  return bad <= (1 - target) * (good + bad) * (1 + 1e-9);
}
