import type { Column } from "../../shared/gold/summary.ts";
import type { SqlColumn } from "./table.ts";

const types: Readonly<Record<Column["type"], string>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  date: "DATE",
  time: "TIMESTAMP WITH TIME ZONE",
  list: "VARCHAR[]",
};

/** The DuckDB columns of a summary or derived table. */
export function sqlColumns(columns: readonly Column[]): SqlColumn[] {
  return columns.map(({ name, type, description, unit, mark }) => ({
    name,
    type: types[type],
    personal: mark !== "open",
    description: unit === undefined ? description : `${description} ${unit[0]?.toUpperCase()}${unit.slice(1)}.`,
  }));
}
