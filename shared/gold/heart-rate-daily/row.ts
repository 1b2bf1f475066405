import { minute } from "../../platform/time.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import type { Row } from "../summary.ts";
import type { Reading } from "../user-readings.ts";
import { tenfoldMaximum, trainingZone, trainingZones } from "./training-zones.ts";

/** Adjacent buckets whose mean can be the resting heart rate, and their least number of minutes with a reading. */
const [restingBuckets, restingMinutes] = [6, 15];

/** A valid reading of a day. */
export interface DayReading extends Reading {
  readonly inWorkout: boolean;
}

/**
 * The row of a day. Undefined without a reading.
 *
 * @param unsorted the valid readings, in any order
 * @param birth of the profile that is in effect at the time of the first reading, YYYY-MM-DD
 */
export function heartRateRow(
  userId: string,
  date: string,
  unsorted: readonly DayReading[],
  birthAt: (time: number) => string | undefined,
): Row | undefined {
  // Sums of doubles depend on the order, and every rebuild must give the same ones.
  const readings = unsorted.toSorted((a, b) => a.time - b.time || (a.deviceId < b.deviceId ? -1 : 1));
  const [first] = readings;
  if (first === undefined) return undefined;
  const minutes = totalsBy(readings, minute);
  const birth = birthAt(first.time);
  let [sum, min, max] = [0, first.value, first.value];
  for (const { value } of readings) [sum, min, max] = [sum + value, Math.min(min, value), Math.max(max, value)];
  return {
    user_id: userId,
    date,
    readings: readings.length,
    min_bpm: min,
    avg_bpm: sum / readings.length,
    max_bpm: max,
    minutes_worn: minutes.size,
    resting_bpm: restingHeartRate(readings.filter(({ inWorkout }) => !inWorkout)),
    ...minutesInZones(minutes, birth === undefined ? undefined : tenfoldMaximum(birth, date)),
  };
}

interface Total {
  readonly sum: number;
  readonly count: number;
}

/** Sum and number of the readings in each piece of time, by its number. */
function totalsBy(readings: readonly DayReading[], length: number): Map<number, Total> {
  const totals = new Map<number, Total>();
  for (const { time, value } of readings) {
    const index = Math.floor(time / length);
    const { sum, count } = totals.get(index) ?? { sum: 0, count: 0 };
    totals.set(index, { sum: sum + value, count: count + 1 });
  }
  return totals;
}

/** @param readings at rest, by time */
function restingHeartRate(readings: readonly DayReading[]): number | null {
  const buckets = totalsBy(readings, bucketLength);
  const worn = Map.groupBy(totalsBy(readings, minute).keys(), (index) => Math.floor((index * minute) / bucketLength));
  let lowest: number | null = null;
  for (const start of buckets.keys()) {
    let [sum, count, minutes, length] = [0, 0, 0, 0];
    for (; length < restingBuckets; length += 1) {
      const bucket = buckets.get(start + length);
      if (bucket === undefined) break;
      sum += bucket.sum;
      count += bucket.count;
      minutes += worn.get(start + length)?.length ?? 0;
    }
    if (length === restingBuckets && minutes >= restingMinutes) lowest = Math.min(lowest ?? sum / count, sum / count);
  }
  return lowest;
}

/** The mean of a minute determines its zone. */
function minutesInZones(minutes: ReadonlyMap<number, Total>, maximum: number | undefined): Row {
  const inZones = new Map<number | undefined, number>();
  if (maximum !== undefined)
    for (const { sum, count } of minutes.values()) {
      const zone = trainingZone(sum / count, maximum);
      inZones.set(zone, (inZones.get(zone) ?? 0) + 1);
    }
  return Object.fromEntries(
    trainingZones.map(({ zone }) => [`minutes_zone_${zone}`, maximum === undefined ? null : (inZones.get(zone) ?? 0)]),
  );
}
