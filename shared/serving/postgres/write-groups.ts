import { monthOf } from "../../gold/dates/period.ts";
import type { Row, Summary, Value } from "../../gold/summary.ts";
import { quoted, type SqlSession, storableText } from "../../platform/postgres/sql.ts";
import { type Exportable, exportable } from "../exports/exportable.ts";
import { type Masking, maskRows } from "../masking/mask.ts";
import { groupIds } from "../rows/group-ids.ts";
import type { GroupRows } from "./groups.ts";
import { type Build, type Schema, type Serving, schemas } from "./serving.ts";
import { createPartitions, partitionColumn, sqlType, tableColumns, tableOf } from "./tables.ts";

/**
 * Replaces the rows of some groups, in the transaction of the session. A group with a value that its column cannot hold
 * is left out.
 *
 * @returns how many rows there are now, and how many groups were left out
 */
export async function writeGroups(
  session: SqlSession,
  { masking }: Pick<Serving, "masking">,
  build: Build,
  groups: readonly GroupRows[],
): Promise<{ rows: number; rejected: number }> {
  const { summary } = build;
  const checked = servableGroups(summary, masking, groups);
  for (const schema of schemas) {
    const records = recordsOf(summary, schema, masking, checked);
    await remove(session, build, schema, checked);
    const months = checked.flatMap(({ date, rows }) =>
      date === undefined || rows.length === 0 ? [] : [monthOf(date)],
    );
    await createPartitions(session, build, schema, [...new Set(months)].sort());
    await insert(session, build, schema, records);
  }
  return {
    rows: checked.reduce((total, { rows }) => total + rows.length, 0),
    rejected: checked.filter(({ rejected }) => rejected.length > 0).length,
  };
}

/** A group by its public id, with the rows that the tables can hold. */
export type ServableGroup = Pick<GroupRows, "id" | "date"> & Exportable;

export function servableGroups(
  summary: Summary,
  { pseudonymise }: Masking,
  groups: readonly GroupRows[],
): readonly ServableGroup[] {
  const publicId = groupIds(summary, pseudonymise);
  return groups.map(({ id, date, rows }) => ({ ...{ id: publicId(id), date }, ...exportable(summary, rows) }));
}

/** The rows of some groups in the tables of a schema, by the names of the columns. */
export function recordsOf(
  summary: Summary,
  schema: Schema,
  masking: Masking,
  groups: readonly ServableGroup[],
): readonly ServedRow[] {
  const dateColumn = partitionColumn(summary);
  return groups.flatMap(({ id, date, rows }) => {
    const served = schema.rows === "masked" ? maskRows(summary, rows, masking).rows : rows;
    return served.map((row) => recordOf(row, dateColumn, date, id));
  });
}

export type ServedRow = Readonly<Record<string, Value>>;

function recordOf(row: Row, dateColumn: string | undefined, date: string | undefined, id: string) {
  return { ...row, ...(dateColumn === undefined ? {} : { [dateColumn]: date ?? null }), group_id: id };
}

/** The days let PostgreSQL look at the partitions of the page only. */
async function remove(
  session: SqlSession,
  build: Build,
  schema: Schema,
  groups: readonly ServableGroup[],
): Promise<void> {
  const days = groups.flatMap(({ date }) => (date === undefined ? [] : [date])).sort();
  const column = partitionColumn(build.summary);
  const between = column === undefined ? "" : ` AND ${quoted(column)} BETWEEN $2::date AND $3::date`;
  const ids = groups.map(({ id }) => id);
  const values = column === undefined ? [ids] : [ids, days[0], days.at(-1)];
  await session.query(`DELETE FROM ${tableOf(build, schema)} WHERE group_id = ANY($1::text[])${between}`, values);
}

async function insert(session: SqlSession, build: Build, schema: Schema, records: readonly ServedRow[]): Promise<void> {
  if (records.length === 0) return;
  const { names, select, json } = recordset(build.summary, records);
  await session.query(`INSERT INTO ${tableOf(build, schema)} (${names}) ${select}`, [json]);
}

/** Rows as a query: `select` over the parameter `$1`, which is `json`, with the types of the columns `names`. */
export function recordset(summary: Summary, records: readonly ServedRow[]) {
  const columns = tableColumns(summary);
  const names = columns.map(({ name }) => quoted(name)).join(", ");
  const typed = columns.map((column) => `${quoted(column.name)} ${sqlType(column)}`).join(", ");
  const json = JSON.stringify(records, (_, value) => (typeof value === "string" ? storableText(value) : value));
  return { names, json, select: `SELECT ${names} FROM json_to_recordset($1::json) AS r(${typed})` };
}
