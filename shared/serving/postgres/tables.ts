import type { Column, Summary } from "../../gold/summary.ts";
import { quoted, type SqlSession } from "../../platform/postgres/sql.ts";
import { isPersonal } from "../../streams/fields/mark.ts";
import { type Build, type Schema, schemas } from "./serving.ts";

/** The first day of the period, in rolled-up summaries, whose period is text: `2026-W05`. */
const periodColumn: Column = {
  name: "period_start",
  type: "date",
  mark: "open",
  description: "First day of the period.",
};

/** The public id of the group that a row belongs to, as in the API. */
const groupColumn: Column = { name: "group_id", type: "text", mark: "open", description: "Public id of the group." };

const types: Readonly<Record<Column["type"], string>> = {
  text: "text",
  integer: "bigint",
  number: "double precision",
  date: "date",
  time: "timestamptz",
  list: "text[]",
};

/** The column by whose months the table is partitioned; undefined for a summary without dates. */
export function partitionColumn({ date, columns }: Pick<Summary, "date" | "columns">): string | undefined {
  if (date === undefined) return undefined;
  return columns.some(({ name, type }) => name === date && type === "date") ? date : periodColumn.name;
}

/** The columns of a summary's tables: those of the summary, in their order, and those that loading needs. */
export function tableColumns(summary: Summary): readonly Column[] {
  const isAdded = partitionColumn(summary) === periodColumn.name;
  return [...summary.columns, ...(isAdded ? [periodColumn] : []), groupColumn];
}

export function sqlType({ type }: Column): string {
  return types[type];
}

/** A build that is not the current one has its tables in schemas that nobody may read. */
export function tableOf({ summary, state }: Build, { schema }: Schema): string {
  return `${state === "current" ? schema : `${schema}_next`}.${quoted(summary.name)}`;
}

/** Creates the tables of a build from the columns of its summary. */
export async function createTables(session: SqlSession, build: Build): Promise<void> {
  const { summary } = build;
  const columns = tableColumns(summary);
  const partitionedBy = partitionColumn(summary);
  const grain = summary.grain.map(({ column }) => quoted(column)).join(", ");
  for (const schema of schemas) {
    const table = tableOf(build, schema);
    await session.query(`DROP TABLE IF EXISTS ${table} CASCADE`);
    await session.query(
      `CREATE TABLE ${table} (${columns.map(definitionOf).join(", ")})` +
        (partitionedBy === undefined ? "" : ` PARTITION BY RANGE (${quoted(partitionedBy)})`),
    );
    await session.query(`CREATE INDEX ON ${table} (${quoted(groupColumn.name)})`);
    await session.query(`CREATE INDEX ON ${table} (${grain})`);
    for (const column of columns) await session.query(commentOn(table, column, schema));
    await session.query(`GRANT SELECT ON ${table} TO ${schema.roles.join(", ")}`);
  }
}

/** Description, unit and mark of a column, for the tools of analysts. */
function commentOn(table: string, { name, description, mark, unit }: Column, { rows }: Schema): string {
  const units = unit === undefined ? "" : ` Unit: ${unit}.`;
  const isMasked = rows === "masked" && isPersonal({ mark });
  const masked = isMasked ? ` Masked: ${mark === "attribute" ? "null" : "a pseudonym"}.` : "";
  return `COMMENT ON COLUMN ${table}.${quoted(name)} IS ${literal(`${description}${units}${masked}`)}`;
}

/** The same in both schemas, so that one query reads either. */
function definitionOf(column: Column): string {
  const isNullable = column.nullable === true || column.mark === "attribute";
  return `${quoted(column.name)} ${sqlType(column)}${isNullable ? "" : " NOT NULL"}`;
}

/**
 * Creates the partitions that do not exist. They are attached, because `CREATE TABLE PARTITION OF` waits for all
 * readers of the table, and all others wait behind it.
 *
 * @param months such as `2026-03`
 */
export async function createPartitions(
  session: SqlSession,
  build: Build,
  schema: Schema,
  months: readonly string[],
): Promise<void> {
  for (const month of months) {
    const name = `${build.summary.name}_${build.number}_${schema.rows}_${month.replace("-", "_")}`;
    const partition = `korevital_partitions.${quoted(name)}`;
    const [known] = await session.query("SELECT to_regclass($1) IS NOT NULL AS known", [partition]);
    if (known?.["known"] === true) continue;
    const from = `${month}-01`;
    const table = tableOf(build, schema);
    await session.query(`CREATE TABLE ${partition} (LIKE ${table} INCLUDING ALL)`);
    await session.query(
      `ALTER TABLE ${table} ATTACH PARTITION ${partition}
       FOR VALUES FROM (${literal(from)}) TO (${literal(firstOfNextMonth(from))})`,
    );
  }
}

function firstOfNextMonth(first: string): string {
  const time = new Date(`${first}T00:00:00Z`);
  time.setUTCMonth(time.getUTCMonth() + 1);
  return time.toISOString().slice(0, 10);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
