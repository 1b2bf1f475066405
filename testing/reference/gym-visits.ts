import type { Row } from "../../shared/gold/summary.ts";
import { type GymEvent, gymEvents, registrations, workoutEvents } from "./contributions.ts";
import { type DayOf, inOrder, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { ownerAt } from "./ties.ts";
import { workoutsOf } from "./workouts.ts";

interface Visit {
  readonly gym: string;
  readonly mac: string;
  readonly login: number;
  /** Undefined for an open visit. */
  readonly logout: number | undefined;
}

type Span = readonly [from: number, to: number];

/** The rows of `gym_summary`, in the order of their texts. */
export function referenceGymRows(events: readonly Sent[], dayOf: DayOf = utcDay): Row[] {
  const registered = registrations(events);
  const workouts = workoutsOf(workoutEvents(events));
  const groups = Map.groupBy(visitsOf(gymEvents(events)), ({ gym, mac, login }) =>
    JSON.stringify([gym, mac, dayOf(login)]),
  );
  const rows = [...groups].map(([key, visits]): Row => {
    const [gym_id, mac_address, date] = JSON.parse(key);
    const stays = visits.flatMap(({ login, logout }) => (logout === undefined ? [] : [[login, logout] as const]));
    const exercises = stays.flatMap((stay) => {
      const owner = ownerAt(registered, "mac", mac_address, stay[0]);
      return workouts
        .filter(({ user }) => user === owner)
        .map(({ workout, start, end }) => ({ workout, span: intersection(stay, [start, end]) }))
        .filter(({ span: [from, to] }) => from < to);
    });
    return {
      ...{ gym_id, mac_address, date },
      workouts: [...new Set(exercises.map(({ workout }) => workout))].sort(),
      mins_in_gym: minutes(stays),
      mins_in_exercising: minutes(exercises.map(({ span }) => span)),
      open_visits: visits.length - stays.length,
    };
  });
  return inOrder(rows);
}

const intersection = ([a, b]: Span, [c, d]: Span): Span => [Math.max(a, c), Math.min(b, d)];

/**
 * The union of spans in minutes to two decimals, half up: for each pair of adjacent ends, whether any span covers it.
 */
function minutes(spans: readonly Span[]): number {
  const ends = [...new Set(spans.flat())].sort((a, b) => a - b);
  const covered = ends.map((from, index) => {
    const to = ends[index + 1] ?? from;
    return spans.some(([start, end]) => start <= from && to <= end) ? to - from : 0;
  });
  return Math.round(covered.reduce((sum, each) => sum + each, 0) / 600) / 100;
}

/**
 * A login takes its own record's latest logout, else the last bare one before the next login, within 24 h; else it is
 * open.
 */
function visitsOf(events: readonly GymEvent[]): Visit[] {
  const places = Map.groupBy(events, ({ gym, mac }) => JSON.stringify([gym, mac]));
  return [...places.values()].flatMap((here) => {
    const logins = [...new Set(here.flatMap(({ login }) => login ?? []))].sort((a, b) => a - b);
    return logins.flatMap((login, index) => {
      const next = logins[index + 1] ?? Number.POSITIVE_INFINITY;
      const inTime = here.flatMap(({ login: own, logout = -1 }) =>
        login <= logout && logout <= login + 24 * 3_600_000 ? [{ own, logout }] : [],
      );
      const ownLogouts = inTime.filter(({ own }) => own === login);
      const bare = inTime.filter(({ own, logout }) => own === undefined && logout < next);
      const candidates = ownLogouts.length > 0 ? ownLogouts : bare;
      const logout = candidates.length === 0 ? undefined : Math.max(...candidates.map((each) => each.logout));
      return here.slice(0, 1).map(({ gym, mac }) => ({ gym, mac, login, logout }));
    });
  });
}
