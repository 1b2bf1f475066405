import type { DuckDBConnection } from "@duckdb/node-api";
import { type Offsets, offsetsOf } from "../../shared/gold/dates/offsets.ts";
import { identifier, quoted } from "./duckdb.ts";
import { materializedSchema } from "./table.ts";

const firstYear = 2000;
/** Silver has no event of more than a day ahead. */
const yearsAhead = 2;

/** The offsets of a time zone in the years of events; `until` in epoch milliseconds. */
export interface EventOffsets {
  readonly offsets: Offsets;
  readonly until: number;
}

export function offsetsOfEvents(timeZone: string, now: number): EventOffsets {
  const until = Date.UTC(new Date(now).getUTCFullYear() + yearsAhead, 0);
  return { offsets: offsetsOf(timeZone, { from: Date.UTC(firstYear, 0), to: until }), until };
}

const offsetsTable = `${identifier(materializedSchema)}.time_zone_offsets`;

/**
 * Defines `local_time(t)` and `local_date(t)`: the local time and the day of an instant as gold has them. DuckDB has a
 * time zone database of its own, whose version can differ from the one of the app.
 *
 * @param offsets of the zone, as gold has them
 * @returns whether DuckDB's rules of the zone are the same; otherwise its date functions use UTC from now on
 */
export async function defineLocalTime(
  connection: DuckDBConnection,
  timeZone: string,
  { offsets, until }: EventOffsets,
): Promise<boolean> {
  await connection.run(
    `CREATE OR REPLACE TABLE ${offsetsTable} AS SELECT epoch_ms(since) AS since, to_milliseconds(ahead) AS ahead
     FROM (VALUES ${valuesOf(offsets)}) AS offsets(since, ahead)`,
  );
  const utc = "(t AT TIME ZONE 'UTC')";
  await connection.run(
    `CREATE OR REPLACE MACRO local_time(t) AS
       ${utc} + (SELECT arg_max(ahead, since) FROM ${offsetsTable} WHERE since <= ${utc})`,
  );
  await connection.run("CREATE OR REPLACE MACRO local_date(t) AS local_time(t)::DATE");
  const isSame = await isSameAsDuckDb(connection, timeZone, until);
  if (!isSame) await connection.run("SET GLOBAL TimeZone = 'UTC'");
  return isSame;
}

/** What the user should know of other rules. */
export function otherRulesNotice(timeZone: string): string {
  return `DuckDB has other rules of ${timeZone} than gold: date functions use UTC; use local_date(t) and local_time(t)`;
}

/** The first offset also is that of earlier instants. */
function valuesOf(offsets: Offsets): string {
  return offsets.map(([since, ahead], index) => `(${index === 0 ? "-62135596800000" : since}, ${ahead})`).join(", ");
}

/** Clock changes are further apart than the step. */
async function isSameAsDuckDb(connection: DuckDBConnection, timeZone: string, until: number): Promise<boolean> {
  const result = await connection.runAndReadAll(
    `SELECT count(*) FROM generate_series(TIMESTAMPTZ '${firstYear}-01-02 00:00:00+00',
       make_timestamptz(${until - 1} * 1000), INTERVAL 6 HOURS) AS instants(t)
     WHERE local_time(t) <> t AT TIME ZONE ${quoted(timeZone)}`,
  );
  return result.getRows()[0]?.[0] === 0n;
}
