import type { GroupContext } from "../../../gold/group-context.ts";
import type { GymEvent } from "../../../silver/documents/gym-events.ts";
import { maxVisitLength, visits } from "../../../silver/rules/visits.ts";

/** A logout without login is in no row if it ends no visit. */
export async function explainGymEvent(
  { macAddress, gymId, login, time }: GymEvent,
  { silver }: GroupContext,
): Promise<string | undefined> {
  if (login !== null) return undefined;
  const events = await silver.queryPartition("gym-visits", macAddress, {
    property: "time",
    from: time - maxVisitLength,
    to: time + maxVisitLength,
  });
  const ends = visits(events).some((visit) => visit.gymId === gymId && visit.logout === time);
  return ends ? undefined : "not paired: the logout ends no login of the 24 h before it";
}
