import { monthOf } from "../../gold/dates/period.ts";
import type { Row, Value } from "../../gold/summary.ts";
import { quoted, type SqlSession, storableText } from "../../platform/postgres/sql.ts";
import { exportable } from "../exports/exportable.ts";
import { maskRows } from "../masking/mask.ts";
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
  const publicId = groupIds(summary, masking.pseudonymise);
  const dateColumn = partitionColumn(summary);
  const checked = groups.map(({ id, date, rows }) => ({
    ...{ id: publicId(id), date },
    ...exportable(summary, rows),
  }));
  for (const schema of schemas) {
    const records = checked.flatMap(({ id, date, rows }) => {
      const served = schema.rows === "masked" ? maskRows(summary, rows, masking).rows : rows;
      return served.map((row) => recordOf(row, dateColumn, date, id));
    });
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

function recordOf(row: Row, dateColumn: string | undefined, date: string | undefined, id: string) {
  return { ...row, ...(dateColumn === undefined ? {} : { [dateColumn]: date ?? null }), group_id: id };
}

/** The days let PostgreSQL look at the partitions of the page only. */
async function remove(
  session: SqlSession,
  build: Build,
  schema: Schema,
  groups: readonly Pick<GroupRows, "id" | "date">[],
): Promise<void> {
  const days = groups.flatMap(({ date }) => (date === undefined ? [] : [date])).sort();
  const column = partitionColumn(build.summary);
  const between = column === undefined ? "" : ` AND ${quoted(column)} BETWEEN $2::date AND $3::date`;
  const ids = groups.map(({ id }) => id);
  const values = column === undefined ? [ids] : [ids, days[0], days.at(-1)];
  await session.query(`DELETE FROM ${tableOf(build, schema)} WHERE group_id = ANY($1::text[])${between}`, values);
}

async function insert(
  session: SqlSession,
  build: Build,
  schema: Schema,
  records: readonly Readonly<Record<string, Value>>[],
): Promise<void> {
  if (records.length === 0) return;
  const columns = tableColumns(build.summary);
  const names = columns.map(({ name }) => quoted(name)).join(", ");
  const typed = columns.map((column) => `${quoted(column.name)} ${sqlType(column)}`).join(", ");
  const json = JSON.stringify(records, (_, value) => (typeof value === "string" ? storableText(value) : value));
  await session.query(
    `INSERT INTO ${tableOf(build, schema)} (${names}) SELECT ${names} FROM json_to_recordset($1::json) AS r(${typed})`,
    [json],
  );
}
