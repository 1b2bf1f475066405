import type { Row } from "../summary.ts";
import type { Event } from "./history.ts";
import { dayInUtc, intervals, type Of, owner } from "./reference.ts";
import { macOf } from "./silver-writes.ts";

type GymEvent = Of<"gym-visits">;

/** All times of a gym history are multiples of it: what holds in its first millisecond holds in all of it. */
const cell = 150_000;
const longest = 24 * 3_600_000;

/** `gym_summary` straight from the events by the sentences of the design page: slow, obvious, minutes counted one by one. */
export function gymReference(history: readonly Event[], dayOf = dayInUtc): Row[] {
  const all = <S extends Event["stream"]>(stream: S) =>
    history.filter((event): event is Of<S> => event.stream === stream);
  const workouts = intervals(all("workouts"));
  const visits = visitsOf(all("gym-visits")).map((visit) => {
    const user = owner(all("registrations"), visit.device, visit.login);
    return { ...visit, date: dayOf(visit.login), workouts: workouts.filter((workout) => workout.user === user) };
  });
  const groups = Map.groupBy(visits, ({ gym, device, date }) => JSON.stringify([gym, device, date]));
  return [...groups.values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined) return [];
    const closed = some.filter(({ logout }) => logout !== undefined);
    const cells = new Set(closed.flatMap(({ login, logout = login }) => cellsOf(login, logout)));
    const exercising = closed.flatMap(({ login, logout = login, workouts: own }) => {
      const inside = new Set(cellsOf(login, logout));
      return own.flatMap(({ start, end }) => cellsOf(start, end)).filter((each) => inside.has(each));
    });
    const row = {
      gym_id: first.gym,
      mac_address: macOf(first.device),
      date: first.date,
      workouts: exercising.length > 0 ? ["w"] : [],
      mins_in_gym: (cells.size * cell) / 60_000,
      mins_in_exercising: (new Set(exercising).size * cell) / 60_000,
      open_visits: some.length - closed.length,
    };
    return [row];
  });
}

function cellsOf(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) / cell }, (_, index) => from + index * cell);
}

/** A login takes its own record's latest logout, else the last bare one before the next login, within 24 h; else it is open. */
function visitsOf(events: readonly GymEvent[]) {
  const starts = new Map<string, { gym: string; device: string; login: number }>();
  for (const { gym, device, login } of events)
    if (login !== null) starts.set(JSON.stringify([gym, device, login]), { gym, device, login });
  return [...starts.values()].map((visit) => {
    const here = events.filter(({ gym, device }) => gym === visit.gym && device === visit.device);
    const next = Math.min(...here.map(({ login }) => login ?? 0).filter((login) => login > visit.login));
    const inTime = here.filter(
      ({ logout }) => logout !== null && visit.login <= logout && logout <= visit.login + longest,
    );
    const own = inTime.filter(({ login }) => login === visit.login).map(({ logout }) => logout ?? 0);
    const bare = inTime.filter(({ login, logout }) => login === null && (logout ?? 0) < next);
    const logouts = own.length > 0 ? own : bare.map(({ logout }) => logout ?? 0);
    return { ...visit, logout: logouts.length > 0 ? Math.max(...logouts) : undefined };
  });
}
