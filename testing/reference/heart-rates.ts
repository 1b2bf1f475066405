import type { Row } from "../../shared/gold/summary.ts";
import { profiles, type Reading, readings, registrations, workoutEvents } from "./contributions.ts";
import { type DayOf, inOrder, personDay, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, ownerAt, profileAt, versionsOf } from "./ties.ts";
import { workoutsOf } from "./workouts.ts";

const [minute, bucket] = [60_000, 300_000];

/** The rows of `heart_rate_daily`, in the order of their texts. */
export function referenceHeartRates(events: readonly Sent[], dayOf: DayOf = utcDay): Row[] {
  const [registered, versions] = [registrations(events), versionsOf(profiles(events))];
  const workouts = workoutsOf(workoutEvents(events));
  const dayOfUser = personDay(versions, dayOf);
  const owned = onePerTime(readings(events)).flatMap((reading) => {
    const user = ownerAt(registered, "device", reading.device, reading.time);
    return typeof user === "string" && isValid(reading.bpm) ? [{ ...reading, user }] : [];
  });
  const days = Map.groupBy(owned, ({ user, time }) => JSON.stringify([user, dayOfUser(user, time)]));
  const rows = [...days].map(([key, unsorted]): Row => {
    const [user_id, date] = JSON.parse(key);
    const some = unsorted.toSorted((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
    const resting = some.filter(
      ({ time }) => !workouts.some(({ user, start, end }) => user === user_id && start < time && time <= end),
    );
    const values = some.map(({ bpm }) => bpm);
    const dob = profileAt(versions, user_id, some[0]?.time ?? 0)?.attributes["dob"];
    return {
      ...{ user_id, date, readings: values.length, min_bpm: Math.min(...values), avg_bpm: meanOf(some) },
      ...{
        max_bpm: Math.max(...values),
        minutes_worn: new Set(some.map(({ time }) => Math.floor(time / minute))).size,
      },
      resting_bpm: restingBpm(resting),
      ...zones(some, dob === undefined ? undefined : ageOn(dob, date)),
    };
  });
  return inOrder(rows);
}

function sumOf(some: readonly Reading[]): number {
  return some.reduce((sum, { bpm }) => sum + bpm, 0);
}

function meanOf(some: readonly Reading[]): number {
  return sumOf(some) / some.length;
}

/** Six buckets in a row, each with a reading, with 15 minutes that have one: their mean, the lowest of the day. */
function restingBpm(some: readonly Reading[]): number | null {
  const means = [...new Set(some.map(({ time }) => Math.floor(time / bucket)))].flatMap((first) => {
    const six = [0, 1, 2, 3, 4, 5].map((next) => some.filter(({ time }) => Math.floor(time / bucket) === first + next));
    const all = six.flat();
    const worn = new Set(all.map(({ time }) => Math.floor(time / minute))).size;
    if (six.some((each) => each.length === 0) || worn < 15) return [];
    return [six.map(sumOf).reduce((a, b) => a + b, 0) / all.length];
  });
  return means.length === 0 ? null : Math.min(...means);
}

function zones(some: readonly Reading[], age: number | undefined): Row {
  const minutes = [...Map.groupBy(some, ({ time }) => Math.floor(time / minute)).values()].map(meanOf);
  const borders = [5, 6, 7, 8, 9, 1e9];
  // Tenths of the maximum, whose tenfold is an integer.
  const most = 2080 - 7 * (age ?? 0);
  return Object.fromEntries(
    [1, 2, 3, 4, 5].map((zone) => {
      const [from = 0, to = 0] = [borders[zone - 1], borders[zone]];
      const inZone = minutes.filter((bpm) => bpm * 100 >= from * most && bpm * 100 < to * most);
      return [`minutes_zone_${zone}`, age === undefined ? null : inZone.length];
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
