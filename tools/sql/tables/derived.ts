import type { RuleSettings } from "../../../shared/gold/group-context.ts";
import { openGroupContext } from "../../../shared/gold/run/group-context.ts";
import type { Row } from "../../../shared/gold/summary.ts";
import { mask } from "../../../shared/serving/masking/mask.ts";
import type { Pseudonymise } from "../../../shared/serving/masking/pseudonym.ts";
import type { SilverReader } from "../../../shared/silver/silver-reader.ts";
import { appendRows } from "../append.ts";
import { sqlColumns } from "../columns.ts";
import type { DerivedTable } from "../derived/derived-table.ts";
import { derivedTables } from "../derived/registry.ts";
import { identifier } from "../duckdb.ts";
import type { SilverCopy } from "../silver-copy.ts";
import { type FetchContext, materializedNameOf, materializedSchema, type SqlTable } from "../table.ts";

export interface DerivedTableOptions extends RuleSettings {
  readonly silver: Pick<SilverCopy, "partitions">;
  /** Reads the copy as gold reads silver: with erased registrations, and without restricted people. */
  readonly reader: SilverReader;
  /** Undefined with `--personal`. */
  readonly pseudonymise: Pseudonymise | undefined;
  /** Reference time, epoch milliseconds. */
  readonly at: number;
}

/** One table per derived table, materialized partition by partition. */
export function derivedSqlTables(options: DerivedTableOptions): SqlTable[] {
  return derivedTables.map((table) => ({
    schema: "main",
    name: table.name,
    description: table.description,
    columns: sqlColumns(table.columns),
    async fetch(context) {
      const { rows, partitions } = await materialize(context, table, options);
      context.log(`${table.name}: ${rows} rows of ${partitions} partitions of silver's ${table.container}`);
      return `SELECT * FROM ${materializedTable(table)}`;
    },
  }));
}

function materializedName({ name }: DerivedTable): string {
  return materializedNameOf({ schema: "main", name });
}

function materializedTable(table: DerivedTable): string {
  return `${identifier(materializedSchema)}.${identifier(materializedName(table))}`;
}

async function materialize(
  { connection, throwIfInterrupted }: FetchContext,
  table: DerivedTable,
  { silver, reader, calendar, alertRule, pseudonymise, at }: DerivedTableOptions,
) {
  const columns = sqlColumns(table.columns).map(({ name, type }) => `${identifier(name)} ${type}`);
  await connection.run(`CREATE OR REPLACE TABLE ${materializedTable(table)} (${columns.join(", ")})`);
  const appender = await connection.createAppender(materializedName(table), materializedSchema);
  const masked = (row: Row) => (pseudonymise === undefined ? row : mask(table, row, pseudonymise));
  const view = () => openGroupContext(reader, { calendar, alertRule });
  let [rows, partitions] = [0, 0];
  for await (const partition of silver.partitions(table.container)) {
    partitions += 1;
    for await (const some of table.rowsIn(partition, view, at)) {
      throwIfInterrupted();
      appendRows(appender, table.columns, some.map(masked));
      rows += some.length;
    }
  }
  appender.closeSync();
  return { rows, partitions };
}
