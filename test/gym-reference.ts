import type { Row } from "../shared/gold/summary.ts";
import type { GeneratedEvent } from "../tools/history.ts";
import { type Body, bodiesOf, ownerAt, startOf, time } from "./reference.ts";

/*
 * `gym_summary` straight from the bodies of events by the sentences of the design: slow, obvious, UTC, second by second, and
 * sharing nothing with the product. It knows only what `tools/history.ts` makes.
 */

interface Visit {
  readonly gym: string;
  readonly mac: string;
  /** Epoch seconds. */
  readonly login: number;
  readonly logout: number | undefined;
}

interface Workout {
  readonly user: unknown;
  readonly id: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
}

export function referenceGymRows(events: readonly GeneratedEvent[]): Row[] {
  const bodies = bodiesOf(events);
  const registrations = bodies("registrations");
  const workouts = workoutsOf(bodies("workouts"));
  const dateOf = ({ login }: Visit) => new Date(login * 1000).toISOString().slice(0, 10);
  const groups = Map.groupBy(visitsOf(bodies("gym-visits")), (visit) =>
    JSON.stringify([visit.gym, visit.mac, dateOf(visit)]),
  );
  const rows = [...groups].map(([key, visits]): Row => {
    const [gym_id, mac_address, date] = JSON.parse(key);
    const owned = visits.map((visit) => {
      const owner = ownerAt(registrations, "mac_address", visit.mac, visit.login * 1000);
      return exercisingIn(
        visit,
        workouts.filter(({ user }) => user === owner),
      );
    });
    const exercising = new Set(owned.flatMap(({ seconds }) => seconds));
    return {
      ...{ gym_id, mac_address, date },
      workouts: [...new Set(owned.flatMap(({ ids }) => ids))].sort(),
      mins_in_gym: minutes(new Set(visits.flatMap(secondsIn)).size),
      mins_in_exercising: minutes(exercising.size),
      open_visits: visits.filter(({ logout }) => logout === undefined).length,
    };
  });
  return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const minutes = (seconds: number) => Math.round((seconds / 60) * 100) / 100;

function secondsIn({ login, logout = login }: Pick<Visit, "login" | "logout">): number[] {
  return Array.from({ length: logout - login }, (_, index) => login + index);
}

/** The seconds of a visit that are in a workout, and the workouts they are in. */
function exercisingIn(visit: Visit, workouts: readonly Workout[]): { seconds: number[]; ids: string[] } {
  const within = (second: number) => workouts.filter(({ start, end }) => start <= second && second < end);
  const seconds = secondsIn(visit).filter((second) => within(second).length > 0);
  return { seconds, ids: seconds.flatMap((second) => within(second).map(({ id }) => id)) };
}

function workoutsOf(bodies: readonly Body[]): Workout[] {
  return bodies
    .filter(({ action }) => action === "stop")
    .flatMap((stop) => {
      const start = startOf(stop, bodies);
      if (start === undefined) return [];
      return [{ user: stop["user_id"], id: String(stop["workout_id"]), start: start / 1000, end: time(stop) / 1000 }];
    });
}

function visitsOf(bodies: readonly Body[]): Visit[] {
  const logins = bodies.filter(({ login }) => login !== undefined);
  const distinct = new Map(logins.map((body) => [`${body["gym"]} ${body["mac_address"]} ${body["login"]}`, body]));
  return [...distinct.values()].map((body) => {
    const here = bodies.filter((other) => ["gym", "mac_address"].every((name) => other[name] === body[name]));
    const login = Number(body["login"]);
    const next = Math.min(...here.map((other) => Number(other["login"])).filter((other) => other > login));
    const late = (logout: number) => logout < login || logout > login + 24 * 3600;
    const own = here.filter((other) => other["login"] === login).map(({ logout }) => Number(logout));
    const bare = here.filter((other) => other["login"] === undefined).map(({ logout }) => Number(logout));
    const inTime = own.filter((logout) => !Number.isNaN(logout) && !late(logout));
    const candidates = inTime.length > 0 ? inTime : bare.filter((logout) => !late(logout) && logout < next);
    const logout = candidates.length > 0 ? Math.max(...candidates) : undefined;
    return { gym: String(body["gym"]), mac: String(body["mac_address"]), login, logout };
  });
}
