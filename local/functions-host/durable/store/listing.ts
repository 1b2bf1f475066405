import { rowsOf, type Sql } from "./database.ts";
import {
  deleteInstance,
  findInstance,
  type InstanceRow,
  isTerminal,
  type RuntimeStatus,
  terminalStatuses,
} from "./instances.ts";

/** Which instances; what is left out does not matter. Times in epoch milliseconds, both ends belong to it. */
export interface InstanceFilter {
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly idPrefix?: string | undefined;
}

/** One page, in the order of ids. @param after the last id of the page before; "" for the first */
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

/** @returns how many instances are gone: only those that are over can go */
export function purge(sql: Sql, id: string): number {
  const instance = findInstance(sql, id);
  if (instance === undefined || !isTerminal(instance.status)) return 0;
  deleteInstance(sql, id);
  return 1;
}

/** @returns how many instances are gone: of those that the filter names, the ones that are over */
export function purgeBy(sql: Sql, filter: InstanceFilter): number {
  const asked = filter.statuses ?? [];
  const statuses: readonly RuntimeStatus[] =
    asked.length === 0 ? terminalStatuses : terminalStatuses.filter((status) => asked.includes(status));
  if (statuses.length === 0) return 0;
  const gone = listInstances(sql, { ...filter, statuses }, "", Number.MAX_SAFE_INTEGER);
  for (const { id } of gone) deleteInstance(sql, id);
  return gone.length;
}
