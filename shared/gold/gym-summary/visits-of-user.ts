import { macLabel } from "../../silver/documents/owners.ts";
import { ownersByTime } from "../../silver/rules/ownership.ts";
import { maxVisitLength, visits } from "../../silver/rules/visits.ts";
import type { GroupContext } from "../group-context.ts";
import type { Row } from "../summary.ts";
import { withWorkouts } from "./compute.ts";
import { gymRow, type VisitWithWorkouts } from "./row.ts";

export interface VisitOfUser extends VisitWithWorkouts {
  /** What the visit alone contributes to its row of `gym_summary`. */
  readonly row: Row;
}

/**
 * The visits on the macs of a user whose login is from `from` to `to`, both included, and at a time at which the user
 * owned the mac. A row of `gym_summary` is about a mac and a day, and can contain visits of two owners; these cannot.
 *
 * @param range epoch milliseconds
 */
export async function visitsOfUser(
  context: GroupContext,
  userId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<VisitOfUser[]> {
  const { silver, calendar } = context;
  const person = await silver.queryPartition("people", userId);
  const macs = new Set(
    person.flatMap((document) => (document.kind === "registration" ? (document.macAddress ?? []) : [])),
  );
  const found: VisitOfUser[] = [];
  for (const mac of macs) {
    const ownerships = await silver.queryPartition("owners", macLabel(mac));
    const ownerOf = ownersByTime(ownerships);
    const events = await silver.queryPartition("gym-visits", mac, { property: "time", from, to: to + maxVisitLength });
    const own = visits(events).filter(({ login }) => from <= login && login <= to && ownerOf(login) === userId);
    if (own.length === 0) continue;
    for (const each of await withWorkouts(own, ownerships, context)) {
      const row = gymRow(each.visit, calendar.dateOf(each.visit.login), [each]);
      if (row !== undefined) found.push({ ...each, row });
    }
  }
  return found;
}
