import type { GymEvent } from "../documents/gym-events.ts";

/** A time in a gym. Epoch milliseconds. */
export interface Visit {
  readonly macAddress: string;
  readonly gymId: string;
  readonly login: number;
  /** Undefined for an open visit: nobody knows when it ended. */
  readonly logout: number | undefined;
}

/** A logout longer than this after its login closes nothing. */
export const longestVisit = 24 * 3_600_000;

/**
 * Pairs logins with logouts, gym by gym and mac by mac, in any order of the events. A login takes its own record's latest logout, else the
 * last bare logout from it to before the next login (of any form), either within 24 h of it; else it is open.
 */
export function visits(events: readonly GymEvent[]): Visit[] {
  const places = Map.groupBy(events, ({ macAddress, gymId }) => JSON.stringify([macAddress, gymId]));
  return [...places.values()].flatMap(visitsOfPlace);
}

function visitsOfPlace(events: readonly GymEvent[]): Visit[] {
  const [any] = events;
  if (any === undefined) return [];
  const { macAddress, gymId } = any;
  const logins = [...new Set(events.flatMap(({ login }) => login ?? []))].sort((a, b) => a - b);
  const byLogin = Map.groupBy(events, ({ login }) => login);
  const bare = byLogin.get(null) ?? [];
  return logins.map((login, index) => {
    const next = logins[index + 1] ?? Number.POSITIVE_INFINITY;
    const logout = latest(byLogin.get(login) ?? [], login) ?? latest(bare, login, next);
    return { macAddress, gymId, login, logout };
  });
}

/** The latest logout within 24 h of the login, and before the next login if there is one to heed. */
function latest(events: readonly GymEvent[], login: number, next = Number.POSITIVE_INFINITY): number | undefined {
  const logouts = events.flatMap(({ logout }) => logout ?? []);
  return logouts
    .filter((logout) => login <= logout && logout < next && logout - login <= longestVisit)
    .reduce<number | undefined>((last, logout) => Math.max(last ?? logout, logout), undefined);
}
