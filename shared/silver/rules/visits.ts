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
  const logoutOnly = logoutsOf(byLogin.get(null) ?? []);
  // The first logout at which the next visit begins, or after it. It is never earlier than that of the visit before.
  let end = 0;
  return logins.map((login, index) => {
    const own = logoutsOf(byLogin.get(login) ?? []).findLast((logout) => closes(login, logout));
    const next = logins[index + 1] ?? Number.POSITIVE_INFINITY;
    const limit = Math.min(next, login + maxVisitLength + 1);
    while (end < logoutOnly.length && (logoutOnly[end] ?? 0) < limit) end += 1;
    const last = logoutOnly[end - 1];
    const logout = own ?? (last !== undefined && closes(login, last) ? last : undefined);
    return { macAddress, gymId, login, logout };
  });
}

function logoutsOf(events: readonly GymEvent[]): number[] {
  return events.flatMap(({ logout }) => logout ?? []).sort((a, b) => a - b);
}

/** Whether the logout is within 24 h after the login. */
function closes(login: number, logout: number): boolean {
  return login <= logout && logout - login <= maxVisitLength;
}
