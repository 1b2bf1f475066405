import { minute } from "../../platform/time.ts";

/** The settings of the rule. */
export interface AlertRule {
  /** A minute whose mean is above it is high. Beats per minute. */
  readonly highBpm: number;
  /** A minute whose mean is below it is low. Beats per minute. */
  readonly lowBpm: number;
  /** Minutes that an episode lasts at least. */
  readonly minutes: number;
}

/** Those of `ALERT_HIGH_BPM`, `ALERT_LOW_BPM` and `ALERT_MINUTES`. */
export const defaultAlertRule: AlertRule = { highBpm: 120, lowBpm: 40, minutes: 10 };

export const alertKinds = ["high", "low"] as const;

export type AlertKind = (typeof alertKinds)[number];

/** An episode is followed for so many minutes at most. */
export const maxEpisodeMinutes = 180;
/** Minutes in a row without a reading that an episode tolerates. */
export const maxMissingMinutes = 2;
/** Milliseconds after a workout in which a heart recovers. */
export const recovery = 10 * minute;

export function thresholdOf(kind: AlertKind, { highBpm, lowBpm }: AlertRule): number {
  return kind === "high" ? highBpm : lowBpm;
}

/** @param bpm of a minute; undefined without a reading */
export function isBeyond(kind: AlertKind, bpm: number | undefined, rule: AlertRule): boolean {
  if (bpm === undefined) return false;
  return kind === "high" ? bpm > rule.highBpm : bpm < rule.lowBpm;
}
