import { minute } from "../../platform/time.ts";
import type { Reading } from "../user-readings.ts";
import {
  type AlertKind,
  type AlertRule,
  alertKinds,
  isBeyond,
  maxEpisodeMinutes,
  maxMissingMinutes,
} from "./alert-rule.ts";

/** Means by minute: beats per minute, by the number of the minute since the epoch. */
export type MinuteMeans = ReadonlyMap<number, number>;

/** A run of minutes beyond a threshold, whether it is long enough or not. */
export interface Run {
  readonly kind: AlertKind;
  /** Number of the first minute. */
  readonly first: number;
  /** Number of the last minute, at most `maxEpisodeMinutes` - 1 after the first. */
  readonly last: number;
  /** The greatest mean of a high run, the least mean of a low one. */
  readonly peak: number;
  /** Minutes that are not known yet can continue the run. */
  readonly isOpen: boolean;
}

/** @param readings valid ones of all devices of a person, in any order */
export function minuteMeans(readings: readonly Reading[]): Map<number, number> {
  // Sums of doubles depend on the order, and every rebuild must give the same ones.
  const sorted = readings.toSorted((a, b) => a.time - b.time || (a.deviceId < b.deviceId ? -1 : 1));
  const minutes = Map.groupBy(sorted, ({ time }) => Math.floor(time / minute));
  return new Map(
    [...minutes].map(([number, some]) => [number, some.reduce((sum, { value }) => sum + value, 0) / some.length]),
  );
}

/**
 * The maximal runs that begin in a piece of time. A run ends before a minute that is not beyond the threshold, and
 * before more than `maxMissingMinutes` minutes without a reading.
 *
 * @param means from `maxMissingMinutes` + 1 minutes before `from` on
 * @param from first minute of the piece
 * @param to the minute after its last one
 * @param knownUntil means before this minute are known
 */
export function runsStartingIn(
  means: MinuteMeans,
  { from, to, knownUntil }: { readonly from: number; readonly to: number; readonly knownUntil: number },
  rule: AlertRule,
): Run[] {
  const runs: Run[] = [];
  for (const kind of alertKinds)
    for (let first = from; first < to; first += 1)
      if (isBeyond(kind, means.get(first), rule) && !continues(means, first, kind, rule))
        runs.push(follow(means, first, knownUntil, kind, rule));
  return runs;
}

/** Whether a minute, if it is beyond the threshold, continues a run of the minutes before it. */
export function continues(means: MinuteMeans, first: number, kind: AlertKind, rule: AlertRule): boolean {
  for (let before = first - 1; before >= first - 1 - maxMissingMinutes; before -= 1) {
    const mean = means.get(before);
    if (mean !== undefined) return isBeyond(kind, mean, rule);
  }
  return false;
}

function follow(means: MinuteMeans, first: number, knownUntil: number, kind: AlertKind, rule: AlertRule): Run {
  let [last, peak] = [first, means.get(first) ?? 0];
  const end = Math.min(knownUntil, first + maxEpisodeMinutes);
  for (let next = first + 1; next < end; next += 1) {
    const mean = means.get(next);
    if (mean === undefined && next - last <= maxMissingMinutes) continue;
    if (mean === undefined || !isBeyond(kind, mean, rule)) return { kind, first, last, peak, isOpen: false };
    last = next;
    peak = kind === "high" ? Math.max(peak, mean) : Math.min(peak, mean);
  }
  return { kind, first, last, peak, isOpen: end < first + maxEpisodeMinutes };
}
