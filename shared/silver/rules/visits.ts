import { hour } from "../../platform/time.ts";
import type { GymEvent } from "../documents/gym-events.ts";

/** One visit to a gym. Epoch milliseconds. */
export interface Visit {
  readonly macAddress: string;
  readonly gymId: string;
  readonly login: number;
  /** Undefined for an open visit. */
  readonly logout: number | undefined;
}

/** A logout more than this after a login does not close it. Milliseconds. */
export const maxVisitLength = 24 * hour;

/**
 * Pairs logins with logouts by gym and mac, in any order of the events. A login is closed by the latest logout of its
 * own record, otherwise by the last logout-only record before the next login (of either form), in both cases within 24
 * h; otherwise the visit is open.
 */
export function visits(events: readonly GymEvent[]): Visit[] {
  const groups = Map.groupBy(events, ({ macAddress, gymId }) => JSON.stringify([macAddress, gymId]));
  return [...groups.values()].flatMap(visitsOfGroup);
}

function visitsOfGroup(events: readonly GymEvent[]): Visit[] {
  const [any] = events;
  if (any === undefined) return [];
  const { macAddress, gymId } = any;
  const logins = [...new Set(events.flatMap(({ login }) => login ?? []))].sort((a, b) => a - b);
  const byLogin = Map.groupBy(events, ({ login }) => login);
  const logoutOnly = byLogin.get(null) ?? [];
  return logins.map((login, index) => {
    const next = logins[index + 1] ?? Number.POSITIVE_INFINITY;
    const logout = latestLogout(byLogin.get(login) ?? [], login) ?? latestLogout(logoutOnly, login, next);
    return { macAddress, gymId, login, logout };
  });
}

/** The latest logout within 24 h after the login and before `next`. */
function latestLogout(events: readonly GymEvent[], login: number, next = Number.POSITIVE_INFINITY): number | undefined {
  const logouts = events.flatMap(({ logout }) => logout ?? []);
  return logouts
    .filter((logout) => login <= logout && logout < next && logout - login <= maxVisitLength)
    .reduce<number | undefined>((last, logout) => Math.max(last ?? logout, logout), undefined);
}
