import type { Calendar } from "../../../shared/gold/dates/calendar.ts";
import { freshView } from "../../../shared/gold/run/view.ts";
import type { Row } from "../../../shared/gold/summary.ts";
import { mask } from "../../../shared/serving/masking/mask.ts";
import type { Pseudonymise } from "../../../shared/serving/masking/pseudonym.ts";
import { appendRows } from "../append.ts";
import { sqlColumns } from "../columns.ts";
import { identifier } from "../duckdb.ts";
import type { Pairing } from "../pairings/pairing.ts";
import { pairings } from "../pairings/registry.ts";
import type { SilverCopy } from "../silver-copy.ts";
import { type Fetching, madeNameOf, madeSchema, type SqlTable } from "../table.ts";

export interface PairingWorld {
  readonly silver: SilverCopy;
  readonly calendar: Calendar;
  /** Undefined where whole rows may be seen. */
  readonly pseudonymise: Pseudonymise | undefined;
  /** Epoch milliseconds: of when tables speak that know of a time. */
  readonly at: number;
}

/** A table for each pairing: made by going through silver, partition by partition. */
export function pairedSqlTables(world: PairingWorld): SqlTable[] {
  return pairings.map((pairing) => ({
    schema: "main",
    name: pairing.name,
    description: pairing.description,
    columns: sqlColumns(pairing.columns),
    async fetch(into) {
      const { rows, partitions } = await make(into, pairing, world);
      into.note(`${pairing.name}: ${rows} rows of ${partitions} partitions of silver's ${pairing.container}`);
      return `SELECT * FROM ${made(pairing)}`;
    },
  }));
}

function madeName({ name }: Pairing): string {
  return madeNameOf({ schema: "main", name });
}

function made(pairing: Pairing): string {
  return `${identifier(madeSchema)}.${identifier(madeName(pairing))}`;
}

async function make(
  { connection, check }: Fetching,
  pairing: Pairing,
  { silver, calendar, pseudonymise, at }: PairingWorld,
) {
  const columns = sqlColumns(pairing.columns).map(({ name, type }) => `${identifier(name)} ${type}`);
  await connection.run(`CREATE OR REPLACE TABLE ${made(pairing)} (${columns.join(", ")})`);
  const appender = await connection.createAppender(madeName(pairing), madeSchema);
  const shown = (row: Row) => (pseudonymise === undefined ? row : mask(pairing, row, pseudonymise));
  const view = () => freshView(silver.facts, calendar);
  let [rows, partitions] = [0, 0];
  for await (const partition of silver.partitions(pairing.container)) {
    partitions += 1;
    for await (const some of pairing.rowsOf(partition, view, at)) {
      check();
      appendRows(appender, pairing.columns, some.map(shown));
      rows += some.length;
    }
  }
  appender.closeSync();
  return { rows, partitions };
}
