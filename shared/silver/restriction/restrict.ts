import { findPerson, type SearchedSilver } from "../erasure/find-person.ts";
import { groupsOf } from "../erasure/groups-of-plan.ts";
import type { SilverErasure } from "../erasure/silver-erasure.ts";
import { removeRestriction, storeRestriction } from "./restriction-store.ts";

/** Milliseconds for which a process uses the restrictions that it has read. */
export const restrictionsAge = 5_000;

export interface RestrictableSilver extends SearchedSilver {
  /** Its reader reads everything. */
  readonly erasure: SilverErasure;
}

export interface Restricting {
  /** Epoch milliseconds. */
  readonly now: number;
  wait(milliseconds: number): Promise<unknown>;
}

/**
 * The data of the person stay, and gold removes them from its rows. May be repeated.
 *
 * @returns the number of groups that gold computes again
 */
export async function restrictPerson(silver: RestrictableSilver, userId: string, of: Restricting): Promise<number> {
  await storeRestriction(silver.erasure, userId, of.now);
  return recomputePerson(silver, userId, of);
}

/** Gold computes the rows of the person again. */
export async function liftRestriction(silver: RestrictableSilver, userId: string, of: Restricting): Promise<number> {
  await removeRestriction(silver.erasure, userId);
  return recomputePerson(silver, userId, of);
}

/**
 * Every process has read the restrictions when gold gets the groups: what it wrote before is computed again, and what
 * arrives later is computed with them.
 */
async function recomputePerson(silver: RestrictableSilver, userId: string, { wait }: Restricting): Promise<number> {
  await wait(2 * restrictionsAge);
  const groups = await groupsOf(silver.erasure, await findPerson(silver, userId));
  await silver.erasure.gold.recompute(groups);
  return groups.length;
}
