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

/** Rows that DuckDB takes at one time. */
const chunkRows = 2048;

const types: Readonly<Record<Column["type"], DuckDBType>> = {
  text: VARCHAR,
  integer: BIGINT,
  number: DOUBLE,
  date: DATE,
  time: TIMESTAMPTZ,
  list: LIST(VARCHAR),
};

/** A value as files have it, as DuckDB's client takes it. Text and numbers are the same in both. */
const wrappers: Partial<Record<Column["type"], (stored: unknown) => DuckDBValue>> = {
  date: (days) => new DuckDBDateValue(Number(days)),
  time: (micros) => new DuckDBTimestampTZValue(micros as bigint),
  list: (texts) => listValue(texts as string[]),
};

/**
 * Rows with the values that they have in exported files, too. Column by column, since a call for each value would take twice as long.
 *
 * @throws TypeError that names the column when a row does not hold what its columns promise
 */
export function appendRows(appender: DuckDBAppender, columns: readonly Column[], rows: readonly Row[]): void {
  for (let first = 0; first < rows.length; first += chunkRows) {
    const some = rows.slice(first, first + chunkRows);
    const chunk = DuckDBDataChunk.create(
      columns.map(({ type }) => types[type]),
      some.length,
    );
    chunk.setColumns(columns.map((column) => some.map((row) => wrapped(column, row))));
    appender.appendDataChunk(chunk);
  }
}

function wrapped(column: Column, row: Row): DuckDBValue {
  const stored = storedValue(column, row[column.name]);
  if (stored === null) return null;
  return wrappers[column.type]?.(stored) ?? (stored as DuckDBValue);
}
