import type { StatementResult } from "./session.ts";
import type { SqlTable } from "./table.ts";

/** Columns of a result that have the name of a personal column, and are null or a pseudonym without `--personal`. */
export function maskedColumns(tables: readonly SqlTable[], columns: StatementResult["columns"]): string[] {
  const personal = new Set(
    tables.flatMap((table) => table.columns.flatMap((column) => (column.personal ? [column.name] : []))),
  );
  return columns.flatMap(({ name }) => (personal.has(name) ? [name] : []));
}
