import type { HeartRatePoint } from "../api/heart-rates.ts";
import type { Period } from "./period.ts";

/**
 * The health report of a person, from which HTML and JSON are made. Heart rates are beats per minute, durations are
 * minutes, days are YYYY-MM-DD of the person, times are ISO 8601 in UTC. What is not known is null.
 */
export interface HealthReport {
  readonly user_id: string;
  /** First and last name of the profile at the end of the period. */
  readonly name: string | null;
  /** When the report was made. */
  readonly created: string;
  /** Of the person's days in the period, by time: several of somebody who travelled. */
  readonly time_zones: readonly string[];
  /** Gyms have days of this time zone. */
  readonly gym_time_zone: string;
  readonly period: PeriodReport;
  readonly before: PeriodReport;
  /** Of the period, by start: the first `mostWorkouts`. The totals count all of them. */
  readonly workouts: readonly ReportedWorkout[];
  /** Of the period, by start. Null when the app computes no alerts. */
  readonly alerts: readonly ReportedAlert[] | null;
}

export interface PeriodReport extends Period {
  readonly days: readonly ReportedDay[];
  readonly totals: Totals;
}

/**
 * `skipped`: the person had no such day, because the clocks of their time zone, or their journey, went past it.
 * `today` and `future` are as of the report.
 */
export const dayStates = ["past", "today", "future", "skipped"] as const;
export type DayState = (typeof dayStates)[number];

/** A day; without data its values are null, and its counts 0. */
export interface ReportedDay {
  readonly date: string;
  readonly state: DayState;
  /** See `heart_rate_daily`. */
  readonly readings: number;
  readonly min_bpm: number | null;
  readonly avg_bpm: number | null;
  readonly max_bpm: number | null;
  readonly resting_bpm: number | null;
  readonly minutes_worn: number;
  /** In training zones 1 to 5. */
  readonly minutes_in_zones: readonly number[] | null;
  /** See `activity_daily`. */
  readonly steps: number | null;
  readonly samples: number;
  readonly samples_asleep: number;
  readonly asleep_bpm: number | null;
  /** Workouts with readings that begin on the day: see `workout_bpm_summary`. */
  readonly workouts: number;
  readonly workout_minutes: number;
  /** See `gym_summary`. */
  readonly minutes_in_gym: number | null;
  readonly minutes_exercising: number | null;
  /** The device's mac had another owner on this day too, so that its time in gyms is left out. */
  readonly gym_left_out: boolean;
  readonly alerts: number | null;
}

/** Of a period. Means are of the days or samples that have a value. */
export interface Totals {
  /** Days that have begun, without skipped ones. */
  readonly days: number;
  readonly days_with_heart_rates: number;
  readonly minutes_worn: number;
  readonly min_bpm: number | null;
  /** Mean of all readings. */
  readonly avg_bpm: number | null;
  readonly max_bpm: number | null;
  /** Mean of the days that have one. */
  readonly resting_bpm: number | null;
  readonly minutes_in_zones: readonly number[] | null;
  readonly workouts: number;
  readonly workout_minutes: number;
  readonly days_in_gym: number;
  readonly minutes_in_gym: number;
  readonly minutes_exercising: number;
  readonly days_with_steps: number;
  readonly steps: number;
  /** Of the days with steps. */
  readonly steps_per_day: number | null;
  /** Mean of all samples asleep. */
  readonly asleep_bpm: number | null;
  /** Share of the watches' samples, 0 to 1. */
  readonly share_asleep: number | null;
  readonly alerts: number | null;
}

export interface ReportedWorkout {
  readonly date: string;
  readonly workout_id: string;
  readonly start: string;
  /** Local time of the start, without offset. */
  readonly local_start: string;
  readonly end: string;
  readonly minutes: number;
  readonly readings: number;
  readonly min_bpm: number;
  readonly avg_bpm: number;
  readonly max_bpm: number;
  /** Its readings in pieces of `resolution` seconds; null beyond the first `mostCurves` workouts. */
  readonly curve: { readonly resolution: number; readonly points: readonly HeartRatePoint[] } | null;
}

/** See `health_alerts`. */
export interface ReportedAlert {
  readonly date: string;
  readonly kind: string;
  readonly start: string;
  /** Local time of the start, without offset. */
  readonly local_start: string;
  readonly minutes: number;
  readonly peak_bpm: number;
  readonly threshold_bpm: number;
}

export const mostWorkouts = 200;
export const mostCurves = 40;
