import {
  BIGINT,
  DATE,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimestampTZValue,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  TIMESTAMPTZ,
  VARCHAR,
} from "@duckdb/node-api";
import type { Column, Row } from "../../shared/gold/summary.ts";
import { storedValue } from "../../shared/serving/exports/columns.ts";

/** Number of rows per DuckDB data chunk. */
const rowsPerChunk = 2048;

const types: Readonly<Record<Column["type"], DuckDBType>> = {
  text: VARCHAR,
  integer: BIGINT,
  number: DOUBLE,
  date: DATE,
  time: TIMESTAMPTZ,
  list: LIST(VARCHAR),
};

/** Conversions from the values of exported files to those of the DuckDB client. Text and numbers need none. */
const wrappers: Partial<Record<Column["type"], (stored: unknown) => DuckDBValue>> = {
  date: (days) => new DuckDBDateValue(Number(days)),
  time: (micros) => new DuckDBTimestampTZValue(micros as bigint),
  list: (texts) => listValue(texts as string[]),
};

/**
 * Appends rows with the same values as in exported files; by column, because a call per value takes twice as long.
 *
 * @throws TypeError that names the column if a value does not match its type
 */
export function appendRows(appender: DuckDBAppender, columns: readonly Column[], rows: readonly Row[]): void {
  for (let first = 0; first < rows.length; first += rowsPerChunk) {
    const some = rows.slice(first, first + rowsPerChunk);
    const chunk = DuckDBDataChunk.create(
      columns.map(({ type }) => types[type]),
      some.length,
    );
    chunk.setColumns(columns.map((column) => some.map((row) => duckDbValue(column, row))));
    appender.appendDataChunk(chunk);
  }
}

function duckDbValue(column: Column, row: Row): DuckDBValue {
  const stored = storedValue(column, row[column.name]);
  if (stored === null) return null;
  return wrappers[column.type]?.(stored) ?? (stored as DuckDBValue);
}
