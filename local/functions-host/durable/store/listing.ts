import { rowsOf, type Sql } from "./database.ts";
import {
  deleteInstance,
  findInstance,
  type InstanceRow,
  isTerminal,
  type RuntimeStatus,
  terminalStatuses,
} from "./instances.ts";

/** Undefined filters match every instance. Times are epoch milliseconds, inclusive. */
export interface InstanceFilter {
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly idPrefix?: string | undefined;
}

/**
 * One page, ordered by id.
 *
 * @param after last id of the previous page; "" for the first page
 */
export function listInstances(sql: Sql, filter: InstanceFilter, after: string, limit: number): InstanceRow[] {
  const { createdFrom = 0, createdTo = Number.MAX_SAFE_INTEGER, statuses = [], idPrefix = "" } = filter;
  return rowsOf<InstanceRow>(
    sql.all`SELECT * FROM instances
      WHERE id > ${after} AND created BETWEEN ${createdFrom} AND ${createdTo}
        AND substr(id, 1, ${idPrefix.length}) = ${idPrefix}
        AND (${statuses.length} = 0 OR status IN (SELECT value FROM json_each(${JSON.stringify(statuses)})))
      ORDER BY id LIMIT ${limit}`,
  );
}

/** @returns the number of deleted instances: only completed ones are deleted */
export function purge(sql: Sql, id: string): number {
  const instance = findInstance(sql, id);
  if (instance === undefined || !isTerminal(instance.status)) return 0;
  deleteInstance(sql, id);
  return 1;
}

/** @returns the number of deleted instances: the completed ones that match the filter */
export function purgeBy(sql: Sql, filter: InstanceFilter): number {
  const requested = filter.statuses ?? [];
  const statuses: readonly RuntimeStatus[] =
    requested.length === 0 ? terminalStatuses : terminalStatuses.filter((status) => requested.includes(status));
  if (statuses.length === 0) return 0;
  const deleted = listInstances(sql, { ...filter, statuses }, "", Number.MAX_SAFE_INTEGER);
  for (const { id } of deleted) deleteInstance(sql, id);
  return deleted.length;
}
