import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Row, Value } from "../../shared/gold/summary.ts";
import { type CsvOptions, csv, type PrintedTable } from "../../shared/serving/rows/csv.ts";
import { textTable } from "./table.ts";

/** The formats of rows: a table for people; CSV, one JSON array, or one JSON object per line for machines. */
export const rowFormats = ["table", "csv", "json", "ndjson"] as const;

export type RowFormat = (typeof rowFormats)[number];

/** Whole rows, up to the end of the last line. A table has rounded numbers, the other formats have exact ones. */
export function rowsText(
  columns: PrintedTable["columns"],
  rows: readonly Row[],
  format: RowFormat,
  options: CsvOptions = {},
): string {
  if (format === "csv") return csv({ columns }, rows, options);
  if (format === "json") return `${JSON.stringify(rows, null, 2)}\n`;
  if (format === "ndjson") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return `${textTable({ columns }, rows)}\n${rows.length} ${rows.length === 1 ? "row" : "rows"}\n`;
}

/**
 * Sorts rows by columns: `-count,stream`. Rows that are equal in all of them keep their order.
 *
 * @throws InvalidArgumentError that names a column that does not exist
 */
export function sortedRows<R extends Row>(columns: PrintedTable["columns"], rows: readonly R[], sort: string): R[] {
  const keys = sort.split(",").map((text) => {
    const name = text.replace(/^-/, "");
    if (!columns.some((column) => column.name === name))
      throw new InvalidArgumentError(
        `--sort: ${columns.map((column) => column.name).join(", ")} expected, not ${name}`,
      );
    return { name, sign: text.startsWith("-") ? -1 : 1 };
  });
  return rows.toSorted((a, b) => {
    for (const { name, sign } of keys) {
      const order = compare(a[name], b[name]);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

/** Absent values are last in ascending order. */
function compare(a: Value | undefined, b: Value | undefined): number {
  const [isAbsent, isOtherAbsent] = [a ?? null, b ?? null].map((value) => value === null);
  if (isAbsent || isOtherAbsent) return Number(isAbsent) - Number(isOtherAbsent);
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [text, other] = [String(a), String(b)];
  return text < other ? -1 : Number(text > other);
}
