import type { Row } from "../../shared/gold/summary.ts";
import { sum } from "../../shared/platform/sum.ts";
import { isoTime, minute } from "../../shared/platform/time.ts";
import { implausible, readingEvery, type SamplePerson, times } from "./sample-people.ts";

/*
 * The expected rows of the sample, by the rules of the design and without the product's code, so that verification also
 * detects errors in the rules.
 */

const date = isoTime(times.start).slice(0, 10);

export function workoutRow({ userId, profileAtWorkout, bpm }: SamplePerson): Row {
  const counted = bpm.filter((value, index) => {
    const time = times.start + index * readingEvery;
    return time > times.start && time <= times.stop && value !== implausible;
  });
  return {
    user_id: userId,
    date,
    workout_id: "1",
    session_id: "1",
    ...profileAtWorkout,
    rec_no: counted.length,
    max_bpm: Math.max(...counted),
    min_bpm: Math.min(...counted),
    avg_bpm: sum(counted) / counted.length,
    start: isoTime(times.start),
    end: isoTime(times.stop),
  };
}

/**
 * The readings last eleven minutes, too short for a resting heart rate. Zones are those of the age at the time of the
 * first reading: ten times the maximal heart rate is 2080 - 7 x age.
 */
export function heartRateRow({ userId, age, bpm }: SamplePerson): Row {
  const counted = bpm.filter((value) => value !== implausible);
  const minutes = Map.groupBy(
    bpm.flatMap((value, index) => (value === implausible ? [] : [{ value, index }])),
    ({ index }) => Math.floor((times.start + index * readingEvery) / minute),
  );
  const means = [...minutes.values()].map((some) => sum(some.map(({ value }) => value)) / some.length);
  const shares = means.map((each) => Math.floor((100 * each) / (2080 - 7 * age)));
  const minutesOf = (from: number, to: number) => shares.filter((share) => share >= from && share <= to).length;
  return {
    user_id: userId,
    date,
    readings: counted.length,
    min_bpm: Math.min(...counted),
    avg_bpm: sum(counted) / counted.length,
    max_bpm: Math.max(...counted),
    minutes_worn: minutes.size,
    resting_bpm: null,
    minutes_zone_1: minutesOf(5, 5),
    minutes_zone_2: minutesOf(6, 6),
    minutes_zone_3: minutesOf(7, 7),
    minutes_zone_4: minutesOf(8, 8),
    minutes_zone_5: minutesOf(9, Number.POSITIVE_INFINITY),
  };
}

/** A visit without logout is open and contributes no minutes. */
export function gymRows({ gymId, macAddress, logsOut }: SamplePerson): Row[] {
  const minutes = (from: number, to: number) => (logsOut ? (to - from) / minute : 0);
  const row = {
    gym_id: gymId,
    mac_address: macAddress,
    date,
    workouts: logsOut ? ["1"] : [],
    mins_in_gym: minutes(times.login, times.logout),
    mins_in_exercising: minutes(times.start, times.stop),
    open_visits: logsOut ? 0 : 1,
  };
  return [row];
}

/** Rows by summary: the day, and the week and month that contain only this day. */
export function activityRows({ userId, deviceId, samples }: SamplePerson): [string, Row][] {
  const asleep = samples.filter((sample) => sample.asleep);
  const who = { user_id: userId, device_id: deviceId };
  const measures = {
    total_steps: sum(samples.map(({ steps }) => steps)),
    avg_heart_rate: mean(samples.map(({ bpm }) => bpm)),
    avg_heart_rate_asleep: mean(asleep.map(({ bpm }) => bpm)),
    samples: samples.length,
    samples_asleep: asleep.length,
  };
  return [
    ["activity_daily", { ...who, date, ...measures }],
    ["activity_weekly", { ...who, week: "2011-W01", days: 1, ...measures }],
    ["activity_monthly", { ...who, month: "2011-01", days: 1, ...measures }],
  ];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}
