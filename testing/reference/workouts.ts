import type { Row } from "../../shared/gold/summary.ts";
import {
  type Profile,
  profiles,
  type Reading,
  readings,
  registrations,
  type WorkoutEvent,
  workoutEvents,
} from "./contributions.ts";
import { type DayOf, inOrder, personDay, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, ownerAt, profileAt, versionsOf } from "./ties.ts";

export interface Workout {
  readonly user: string;
  readonly workout: string;
  readonly session: string;
  readonly start: number;
  readonly end: number;
}

/** The rows of `workout_bpm_summary`, in the order of their texts. */
export function referenceRows(events: readonly Sent[], dayOf: DayOf = utcDay): Row[] {
  const [registered, versions] = [registrations(events), versionsOf(profiles(events))];
  const dayOfUser = personDay(versions, dayOf);
  const byDevice = Map.groupBy(onePerTime(readings(events)), ({ device }) => device);
  const rows = workoutsOf(workoutEvents(events)).flatMap((workout) => {
    const { user, start, end } = workout;
    const devices = new Set(registered.filter((each) => each.user === user).map(({ device }) => device));
    const mine = [...devices]
      .flatMap((device) => byDevice.get(device) ?? [])
      .filter(({ time, bpm }) => start < time && time <= end && isValid(bpm))
      .filter(({ device, time }) => ownerAt(registered, "device", device, time) === user)
      .sort((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
    return mine.length === 0 ? [] : [rowOf(workout, dayOfUser(user, start), mine, profileAt(versions, user, start))];
  });
  return inOrder(rows);
}

/** Each stop closes the earliest start of its session at or after the stop before it and less than 3 h before it. */
export function workoutsOf(events: readonly WorkoutEvent[]): Workout[] {
  const sessions = Map.groupBy(events, ({ user, workout, session }) => JSON.stringify([user, workout, session]));
  return [...sessions.values()].flatMap((some) => {
    const timesOf = (action: WorkoutEvent["action"]) =>
      [...new Set(some.filter((event) => event.action === action).map(({ time }) => time))].sort((a, b) => a - b);
    const taken = new Set(timesOf("void"));
    const starts = timesOf("start").filter((time) => !taken.has(time));
    const stops = timesOf("stop");
    return stops.flatMap((end, index) => {
      const previous = stops[index - 1] ?? 0;
      const start = starts.find((time) => time >= previous && time < end && end - time < 3 * 3_600_000);
      return some.slice(0, start === undefined ? 0 : 1).map(({ user, workout, session }) => {
        return { user, workout, session, start: start ?? 0, end };
      });
    });
  });
}

function rowOf(workout: Workout, date: string, some: readonly Reading[], profile: Profile | undefined): Row {
  const values = some.map(({ bpm }) => bpm);
  const { dob, sex = null, city = null, state = null } = profile?.attributes ?? {};
  return {
    ...{ user_id: workout.user, date, workout_id: workout.workout, session_id: workout.session },
    ...{ age: dob === undefined ? null : ageBand(dob, date), sex, city, state },
    ...{ rec_no: values.length, max_bpm: Math.max(...values), min_bpm: Math.min(...values) },
    avg_bpm: values.reduce((sum, value) => sum + value, 0) / values.length,
    ...{ start: new Date(workout.start).toISOString(), end: new Date(workout.end).toISOString() },
  };
}

function ageBand(dob: string, date: string): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const [birthYear = 0, birthMonth = 0, birthDay = 0] = dob.split("-").map(Number);
  const hadBirthday = month > birthMonth || (month === birthMonth && day >= birthDay);
  const age = year - birthYear - (hadBirthday ? 0 : 1);
  if (age < 18) return "under 18";
  if (age < 25) return "18-25";
  if (age >= 95) return "95+";
  const lower = Math.floor((age - 25) / 10) * 10 + 25;
  return `${lower}-${lower + 10}`;
}
