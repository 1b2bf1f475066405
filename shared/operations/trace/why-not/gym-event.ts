import type { View } from "../../../gold/summary.ts";
import { type GymEvent, gymEventsWithin } from "../../../silver/documents/gym-events.ts";
import { longestVisit, visits } from "../../../silver/rules/visits.ts";

/** Why a gym event is in no row: a bare logout that ends no visit. */
export async function gymEventWithoutRow(
  { macAddress, gymId, login, time }: GymEvent,
  { facts }: View,
): Promise<string | undefined> {
  if (login !== null) return undefined;
  const events = await gymEventsWithin(facts, macAddress, time - longestVisit, time + longestVisit);
  const ends = visits(events).some((visit) => visit.gymId === gymId && visit.logout === time);
  return ends ? undefined : "nothing paired: no login within 24 h before it is ended by this logout";
}
