import { findPerson, type SearchedSilver } from "../erasure/find-person.ts";
import { groupsOf } from "../erasure/groups-of-plan.ts";
import type { SilverErasure } from "../erasure/silver-erasure.ts";
import { removeRestriction, restrictedUsers, storeRestriction } from "./restriction-store.ts";

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
  return catchUpRestrictions(silver, of, [userId]);
}

/** Gold computes the rows of the person again. */
export async function liftRestriction(silver: RestrictableSilver, userId: string, of: Restricting): Promise<number> {
  await removeRestriction(silver.erasure, userId);
  return catchUpRestrictions(silver, of, [userId]);
}

/**
 * Lets gold of this database set compute the rows of everybody who was restricted or lifted since it last did, in this
 * set or in another one: restrictions are shared by all sets.
 *
 * Every process has read the restrictions when gold gets the groups: what it wrote before is computed again, and what
 * arrives later is computed with them.
 *
 * @param always people whose rows are computed in any case
 */
export async function catchUpRestrictions(
  silver: RestrictableSilver,
  { wait }: Pick<Restricting, "wait">,
  always: readonly string[] = [],
): Promise<number> {
  const { hashes, gold } = silver.erasure;
  const restricted = await restrictedUsers(silver.erasure);
  const before = new Set((await gold.leftOut()).map((sealed) => hashes.unseal(sealed)));
  const changed = new Set([...differing(restricted, before), ...always]);
  if (changed.size === 0) return 0;
  await wait(2 * restrictionsAge);
  let groups = 0;
  for (const userId of changed) {
    const some = await groupsOf(silver.erasure, await findPerson(silver, userId));
    await gold.recompute(some);
    groups += some.length;
  }
  await gold.storeLeftOut([...restricted].map((userId) => hashes.seal(userId)));
  return groups;
}

function differing(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  return [...[...a].filter((each) => !b.has(each)), ...[...b].filter((each) => !a.has(each))];
}
