import type { ProcessIdentity } from "../../process-identity.ts";
import { rowsOf, type Sql } from "./database.ts";

/** Lease of a host on its work without renewal, in milliseconds. */
export const leaseDuration = 8_000;

interface OwnerRow extends ProcessIdentity {
  readonly id: string;
  readonly expires: number;
}

/** Registers a host as owner. */
export function join(sql: Sql, id: string, { machine, process }: ProcessIdentity, now: number): void {
  sql.run`INSERT INTO owners (id, machine, process, expires) VALUES (${id}, ${machine}, ${process}, ${now + leaseDuration})`;
}

/** @returns false when the lease is lost: other hosts have released its work */
export function renew(sql: Sql, id: string, now: number): boolean {
  return sql.run`UPDATE owners SET expires = ${now + leaseDuration} WHERE id = ${id}`.changes !== 0;
}

/** Removes a host and releases its work. */
export function leave(sql: Sql, id: string): void {
  sql.run`DELETE FROM owners WHERE id = ${id}`;
  releaseUnowned(sql);
}

/**
 * Removes owners whose lease has expired or whose process has exited, and releases their work.
 *
 * @returns the number of released instances and activities
 */
export function removeExpiredOwners(
  sql: Sql,
  self: string,
  hasExited: (identity: ProcessIdentity) => boolean,
  now: number,
): number {
  const others = rowsOf<OwnerRow>(sql.all`SELECT id, machine, process, expires FROM owners WHERE id <> ${self}`);
  for (const owner of others) {
    if (owner.expires <= now || hasExited(owner)) sql.run`DELETE FROM owners WHERE id = ${owner.id}`;
  }
  return releaseUnowned(sql);
}

/** Releases work without a registered owner. */
function releaseUnowned(sql: Sql): number {
  const instances = sql.run`UPDATE instances SET owner = NULL
    WHERE owner IS NOT NULL AND owner NOT IN (SELECT id FROM owners)`;
  const activities = sql.run`UPDATE activities SET owner = NULL
    WHERE owner IS NOT NULL AND owner NOT IN (SELECT id FROM owners)`;
  return Number(instances.changes) + Number(activities.changes);
}
