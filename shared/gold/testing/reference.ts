import type { Row } from "../summary.ts";
import type { Event } from "./history.ts";

export type Of<S extends Event["stream"]> = Extract<Event, { stream: S }>;

/**
 * `workout_bpm_summary` straight from the events by the sentences of the design page: slow, obvious, and sharing nothing
 * with the product but the shape of a row. Everybody was born on 29 February 2000.
 */
export function reference(history: readonly Event[], dayOf = dayInUtc): Row[] {
  const all = <S extends Event["stream"]>(stream: S) =>
    history.filter((event): event is Of<S> => event.stream === stream);
  const rows: Row[] = [];
  for (const { user, session, start, end } of intervals(all("workouts"))) {
    const readings = all("heart-rates")
      .filter(({ time, value }) => start < time && time <= end && value > 0 && value <= 300)
      .filter(({ device, time }) => owner(all("registrations"), device, time) === user)
      .sort((a, b) => a.time - b.time || a.device.localeCompare(b.device));
    if (readings.length === 0) continue;
    const values = readings.map(({ value }) => value);
    const profile = profileOf(all("profiles"), user, start);
    rows.push({
      user_id: user,
      date: dayOf(start),
      workout_id: "w",
      session_id: session,
      age: profile ? "25-35" : null,
      sex: profile ? "F" : null,
      city: profile ? profile.city : null,
      state: profile ? "CA" : null,
      rec_no: values.length,
      max_bpm: Math.max(...values),
      min_bpm: Math.min(...values),
      avg_bpm: values.reduce((a, b) => a + b) / values.length,
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    });
  }
  return rows;
}

export const dayInUtc = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Around the night of 29 March 2026, in which summer begins at 01:00 UTC. */
export const dayInBerlin = (time: number) => dayInUtc(time + (time < Date.UTC(2026, 2, 29, 1) ? 1 : 2) * 3_600_000);

/** Each stop closes the earliest start of its session at or after the stop before it and less than 3 h before it. */
export function intervals(events: readonly Of<"workouts">[]) {
  return events
    .filter(({ action }) => action === "stop")
    .flatMap((stop) => {
      const session = events.filter((event) => event.user === stop.user && event.session === stop.session);
      const earlierStops = session.filter(({ action, time }) => action === "stop" && time < stop.time);
      const previous = Math.max(Number.NEGATIVE_INFINITY, ...earlierStops.map(({ time }) => time));
      const starts = session
        .filter(({ action, time }) => action === "start" && time >= previous && time < stop.time)
        .map(({ time }) => time)
        .filter((time) => stop.time - time < 10_800_000);
      if (starts.length === 0) return [];
      return [{ user: stop.user, session: stop.session, start: Math.min(...starts), end: stop.time }];
    });
}

/** Whose device or mac it was: a device and its mac are always registered together here. */
export function owner(registrations: readonly Of<"registrations">[], device: string, time: number): string | undefined {
  const mine = registrations.filter((each) => each.device === device);
  const until = mine.filter((each) => each.time <= time);
  const since =
    until.length > 0 ? Math.max(...until.map((each) => each.time)) : Math.min(...mine.map((each) => each.time));
  return mine
    .filter((each) => each.time === since)
    .map((each) => each.user)
    .sort()[0];
}

function profileOf(profiles: readonly Of<"profiles">[], user: string, time: number) {
  const mine = profiles.filter((each) => each.user === user).sort((a, b) => a.time - b.time);
  return mine.findLast((each) => each.time <= time) ?? mine[0];
}
