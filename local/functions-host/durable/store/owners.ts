import type { ProcessIdentity } from "../../process-identity.ts";
import { rowsOf, type Sql } from "./database.ts";

/** How long a host that says nothing keeps what it took, in milliseconds. */
export const leaseTime = 8_000;

interface OwnerRow extends ProcessIdentity {
  readonly id: string;
  readonly expires: number;
}

/** Registers a host, so that what it takes is safe from others. */
export function join(sql: Sql, id: string, { machine, process }: ProcessIdentity, now: number): void {
  sql.run`INSERT INTO owners (id, machine, process, expires) VALUES (${id}, ${machine}, ${process}, ${now + leaseTime})`;
}

/** @returns false when others gave the host up: what it took is no longer its own */
export function renew(sql: Sql, id: string, now: number): boolean {
  return sql.run`UPDATE owners SET expires = ${now + leaseTime} WHERE id = ${id}`.changes !== 0;
}

/** Gives back all that a host has taken. */
export function leave(sql: Sql, id: string): void {
  sql.run`DELETE FROM owners WHERE id = ${id}`;
  giveBackOrphans(sql);
}

/**
 * Gives back what hosts have taken that are no more: their lease ran out, or their process is known to be gone.
 *
 * @returns how much there was
 */
export function buryDead(sql: Sql, self: string, isGone: (of: ProcessIdentity) => boolean, now: number): number {
  const others = rowsOf<OwnerRow>(sql.all`SELECT id, machine, process, expires FROM owners WHERE id <> ${self}`);
  for (const owner of others) {
    if (owner.expires <= now || isGone(owner)) sql.run`DELETE FROM owners WHERE id = ${owner.id}`;
  }
  return giveBackOrphans(sql);
}

/** What belongs to nobody who is still there. */
function giveBackOrphans(sql: Sql): number {
  const instances = sql.run`UPDATE instances SET owner = NULL
    WHERE owner IS NOT NULL AND owner NOT IN (SELECT id FROM owners)`;
  const activities = sql.run`UPDATE activities SET owner = NULL
    WHERE owner IS NOT NULL AND owner NOT IN (SELECT id FROM owners)`;
  return Number(instances.changes) + Number(activities.changes);
}
