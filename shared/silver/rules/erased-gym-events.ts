import type { GymEvent } from "../documents/gym-events.ts";

/**
 * The events of a mac that are erased with its visits. A visit belongs to the owner at its login, so that visits are
 * paired first: an erased login takes every bare logout with it from the login to the next one. A bare logout before
 * any login belongs to the owner at its own time.
 *
 * @param isErased of the owner at a time, epoch milliseconds
 */
export function erasedGymEvents(events: readonly GymEvent[], isErased: (time: number) => boolean): GymEvent[] {
  const gyms = Map.groupBy(events, ({ gymId }) => gymId);
  return [...gyms.values()].flatMap((some) => {
    const logins = [...new Set(some.flatMap(({ login }) => login ?? []))].sort((a, b) => a - b);
    return some.filter(({ login, time }) => isErased(login ?? logins.findLast((each) => each <= time) ?? time));
  });
}
