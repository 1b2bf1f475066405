import type { Row } from "../../shared/gold/summary.ts";
import { profiles, type Reading, readings, registrations, workoutEvents } from "./contributions.ts";
import { type DayOf, dayClauses, inOrder, personDay, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, ownerAt, profileAt, versionsOf } from "./ties.ts";
import { workoutsOf } from "./workouts.ts";

const [minute, bucket] = [60_000, 300_000];

/** The clauses of the rule, so that a test can change one of them. */
export const heartRateClauses = {
  ...dayClauses,
  /** Buckets in a row, each with a reading, of a resting heart rate; and the minutes with one in them. */
  buckets: 6,
  worn: 15,
  /** Whether a bucket without a reading ends the row. */
  isAdjacent: true,
  /** Whether a reading is in a workout, and no resting one. */
  isInWorkout: (time: number, { start, end }: { readonly start: number; readonly end: number }) =>
    start < time && time <= end,
  /** Of the sums and counts of the buckets. */
  ofBuckets: (sums: readonly number[], counts: readonly number[]) => total(sums) / total(counts),
  ofDay: (means: readonly number[]) => Math.min(...means),
  /** Of the readings of a minute. */
  ofMinute: (bpms: readonly number[]) => total(bpms) / bpms.length,
  /** Tenths of the maximal heart rate at an age. */
  maximum: (age: number) => 2080 - 7 * age,
  /** Percents in which the zones begin. */
  zones: [50, 60, 70, 80, 90],
  needsAge: true,
};

/** The rows of `heart_rate_daily`, in the order of their texts. */
export function referenceHeartRates(
  events: readonly Sent[],
  dayOf: DayOf = utcDay,
  clauses: typeof heartRateClauses = heartRateClauses,
): Row[] {
  const [registered, versions] = [registrations(events), versionsOf(profiles(events))];
  const workouts = workoutsOf(workoutEvents(events));
  const dayOfUser = personDay(versions, dayOf, clauses);
  const owned = onePerTime(readings(events)).flatMap((reading) => {
    const user = ownerAt(registered, "device", reading.device, reading.time);
    return typeof user === "string" && isValid(reading.bpm) ? [{ ...reading, user }] : [];
  });
  const days = Map.groupBy(owned, ({ user, time }) => JSON.stringify([user, dayOfUser(user, time)]));
  const rows = [...days].map(([key, unsorted]): Row => {
    const [user_id, date] = JSON.parse(key);
    const some = unsorted.toSorted((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
    const resting = some.filter(
      ({ time }) => !workouts.some((each) => each.user === user_id && clauses.isInWorkout(time, each)),
    );
    const values = some.map(({ bpm }) => bpm);
    const dob = profileAt(versions, user_id, some[0]?.time ?? 0)?.attributes["dob"];
    return {
      ...{ user_id, date, readings: values.length, min_bpm: Math.min(...values), avg_bpm: meanOf(some) },
      ...{
        max_bpm: Math.max(...values),
        minutes_worn: new Set(some.map(({ time }) => Math.floor(time / minute))).size,
      },
      resting_bpm: restingBpm(resting, clauses),
      ...zones(some, dob === undefined ? undefined : ageOn(dob, date), clauses),
    };
  });
  return inOrder(rows);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(some: readonly Reading[]): number {
  return total(some.map(({ bpm }) => bpm)) / some.length;
}

/** Six buckets in a row, each with a reading, with 15 minutes that have one: their mean, the lowest of the day. */
function restingBpm(
  some: readonly Reading[],
  { buckets, worn, isAdjacent, ofBuckets, ofDay }: typeof heartRateClauses,
): number | null {
  const means = [...new Set(some.map(({ time }) => Math.floor(time / bucket)))].flatMap((first) => {
    const row = Array.from({ length: buckets }, (_, next) =>
      some.filter(({ time }) => Math.floor(time / bucket) === first + next),
    );
    const minutes = new Set(row.flat().map(({ time }) => Math.floor(time / minute))).size;
    if ((isAdjacent && row.some((each) => each.length === 0)) || minutes < worn) return [];
    const sums = row.map((each) => total(each.map(({ bpm }) => bpm)));
    return [
      ofBuckets(
        sums,
        row.map(({ length }) => length),
      ),
    ];
  });
  return means.length === 0 ? null : ofDay(means);
}

function zones(
  some: readonly Reading[],
  age: number | undefined,
  { ofMinute, maximum, zones: begins, needsAge }: typeof heartRateClauses,
): Row {
  const minutes = [...Map.groupBy(some, ({ time }) => Math.floor(time / minute)).values()];
  const means = minutes.map((each) => ofMinute(each.map(({ bpm }) => bpm)));
  // Tenths, so that percents of it are exact.
  const most = maximum(age ?? 0);
  return Object.fromEntries(
    begins.map((from, index) => {
      const to = begins[index + 1] ?? 1e9;
      const inZone = means.filter((bpm) => bpm * 1000 >= from * most && bpm * 1000 < to * most);
      return [`minutes_zone_${index + 1}`, needsAge && age === undefined ? null : inZone.length];
    }),
  );
}

/** Full years; who is born on 29 February has birthday on 1 March in other years. */
function ageOn(dob: string, date: string): number {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const [birthYear = 0, birthMonth = 0, birthDay = 0] = dob.split("-").map(Number);
  const hadBirthday = month > birthMonth || (month === birthMonth && day >= birthDay);
  return Math.max(0, year - birthYear - (hadBirthday ? 0 : 1));
}
