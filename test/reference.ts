import type { Row } from "../shared/gold/summary.ts";
import type { GeneratedEvent } from "../tools/history.ts";

/*
 * `workout_bpm_summary` straight from the bodies of events by the sentences of the design: slow, obvious, UTC, and sharing
 * nothing with the product. It knows only what `tools/history.ts` makes: times as epoch seconds, ids as text.
 */

export type Body = Readonly<Record<string, unknown>>;

export function referenceRows(events: readonly GeneratedEvent[]): Row[] {
  const bodies = bodiesOf(events);
  const [registrations, profiles, workouts, readings] = [
    bodies("registrations"),
    bodies("profiles"),
    bodies("workouts"),
    Map.groupBy(bodies("heart-rates"), (reading) => reading["device_id"]),
  ];
  const rows: Row[] = [];
  for (const stop of workouts.filter(({ action }) => action === "stop")) {
    const start = startOf(stop, workouts);
    if (start === undefined) continue;
    const user = stop["user_id"];
    const end = time(stop);
    const devices = new Set(registrations.filter(({ user_id }) => user_id === user).map(({ device_id }) => device_id));
    const mine = [...devices]
      .flatMap((device) => readings.get(device) ?? [])
      .filter((reading) => at(reading) > start && at(reading) <= end && isValid(Number(reading["heartrate"])))
      .filter((reading) => ownerAt(registrations, "device_id", reading["device_id"], at(reading)) === user)
      .sort((a, b) => at(a) - at(b) || (String(a["device_id"]) < String(b["device_id"]) ? -1 : 1));
    if (mine.length > 0) rows.push(rowOf(stop, start, end, mine, profileAt(profiles, user, start)));
  }
  return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** The bodies of a stream, each once; those that are broken are not there. */
export function bodiesOf(events: readonly GeneratedEvent[]): (stream: string) => Body[] {
  return (stream) => {
    const texts = new Set(events.filter((event) => event.stream === stream).map(({ body }) => body));
    return [...texts].flatMap((body): Body[] => {
      try {
        return [JSON.parse(body)];
      } catch {
        return [];
      }
    });
  };
}

function rowOf(stop: Body, start: number, end: number, readings: readonly Body[], profile: Body | undefined): Row {
  const values = readings.map(({ heartrate }) => Number(heartrate));
  const address = (profile?.["address"] ?? {}) as Body;
  const text = (value: unknown) => (value === undefined ? null : String(value));
  return {
    user_id: String(stop["user_id"]),
    date: new Date(start).toISOString().slice(0, 10),
    workout_id: String(stop["workout_id"]),
    session_id: String(stop["session_id"]),
    age: profile === undefined ? null : ageBand(String(profile["dob"]), new Date(start)),
    sex: text(profile?.["sex"]),
    city: text(address["city"]),
    state: text(address["state"]),
    rec_no: values.length,
    max_bpm: Math.max(...values),
    min_bpm: Math.min(...values),
    avg_bpm: values.reduce((sum, value) => sum + value, 0) / values.length,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  };
}

/** The start that a stop closes, in milliseconds. */
export function startOf(stop: Body, workouts: readonly Body[]): number | undefined {
  const session = workouts.filter((other) =>
    ["user_id", "workout_id", "session_id"].every((name) => other[name] === stop[name]),
  );
  const earlierStops = session.filter((other) => other["action"] === "stop" && time(other) < time(stop));
  const previous = Math.max(0, ...earlierStops.map(time));
  const starts = session
    .filter((other) => other["action"] === "start")
    .map(time)
    .filter((start) => start >= previous && start < time(stop) && time(stop) - start < 3 * 3_600_000);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** Whose a device or a mac was. */
export function ownerAt(
  registrations: readonly Body[],
  label: "device_id" | "mac_address",
  value: unknown,
  instant: number,
): unknown {
  const mine = registrations
    .filter((body) => body[label] === value)
    .map((body) => ({ from: registered(body), user: String(body["user_id"]) }))
    .sort((a, b) => a.from - b.from || (a.user < b.user ? -1 : 1));
  const since = mine.findLast(({ from }) => from <= instant)?.from ?? mine[0]?.from;
  return mine.find(({ from }) => from === since)?.user;
}

function profileAt(profiles: readonly Body[], user: unknown, instant: number): Body | undefined {
  const mine = profiles.filter(({ user_id }) => user_id === user).sort((a, b) => time(a) - time(b));
  return mine.findLast((version) => time(version) <= instant) ?? mine[0];
}

function ageBand(dob: string, day: Date): string {
  const [month = 1, date = 1, year = 0] = dob.split("/").map(Number);
  const hadBirthday = day.getUTCMonth() + 1 > month || (day.getUTCMonth() + 1 === month && day.getUTCDate() >= date);
  const age = day.getUTCFullYear() - year - (hadBirthday ? 0 : 1);
  if (age < 18) return "under 18";
  if (age < 25) return "18-25";
  if (age >= 95) return "95+";
  const lower = Math.floor((age - 25) / 10) * 10 + 25;
  return `${lower}-${lower + 10}`;
}

export const time = (body: Body) => Math.round(Number(body["timestamp"]) * 1000);
const at = (reading: Body) => Math.round(Number(reading["time"]) * 1000);
const registered = (body: Body) => Math.round(Number(body["registration_timestamp"]) * 1000);
const isValid = (bpm: number) => bpm > 0 && bpm <= 300;
