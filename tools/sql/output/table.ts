import { DuckDBListValue, type DuckDBValue } from "@duckdb/node-api";
import type { Row } from "../../../shared/gold/summary.ts";
import type { PrintedTable } from "../../../shared/serving/rows/csv.ts";
import { textTable } from "../../common/table.ts";
import type { StatementResult } from "../session.ts";
import { uniqueNames } from "./json.ts";
import { cellText } from "./values.ts";

/** Maximum number of characters of a cell; CSV and JSON contain the whole text. */
const maxCellLength = 60;

const significantDigits = 6;

/**
 * Writes the first rows as a text table, with a note about further ones. Reads one row more than it writes.
 *
 * @returns the number of rows written
 */
export async function writeTable(
  { columns, rows }: StatementResult,
  write: (text: string) => Promise<void>,
  limit: number,
): Promise<number> {
  const names = uniqueNames(columns.map(({ name }) => name));
  const found: Row[] = [];
  for await (const some of rows()) {
    for (const row of some.slice(0, limit + 1 - found.length))
      found.push(Object.fromEntries(row.map((value, index) => [names[index] ?? "", shortened(tableText(value))])));
    if (found.length > limit) break;
  }
  const printed = found.slice(0, limit);
  const described = columns.map(({ type }, index) => columnOf(names[index] ?? "", type));
  await write(`${textTable({ columns: described }, printed)}\n`);
  await write(
    found.length > limit ? overflow(printed.length) : `${printed.length} ${printed.length === 1 ? "row" : "rows"}\n`,
  );
  return printed.length;
}

/** As for people: a list of texts reads as a list, and a fraction has six digits; the other formats are exact. */
function tableText(value: DuckDBValue): string | null {
  if (typeof value === "number" && !Number.isInteger(value) && Number.isFinite(value))
    return String(Number(value.toPrecision(significantDigits)));
  const isTexts = value instanceof DuckDBListValue && value.items.every((item) => typeof item === "string");
  return isTexts ? value.items.join(", ") : cellText(value);
}

function overflow(count: number): string {
  return `first ${count} rows; --limit N prints more, --format csv or json all\n`;
}

/** Numbers are right-aligned. */
function columnOf(name: string, type: string): PrintedTable["columns"][number] {
  const isNumber = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type);
  return { name, type: isNumber ? "integer" : "text" };
}

function shortened(text: string | null): string | null {
  const line = text?.replaceAll(/[\r\n\t]+/g, " ") ?? null;
  return line === null || line.length <= maxCellLength ? line : `${line.slice(0, maxCellLength - 1)}…`;
}
