import { PermanentFailure } from "../../platform/korevital-error.ts";
import type { Column, Row, Summary, Value } from "../summary.ts";

/** A row has a value that is not of its column's type. The message names the column, and not the value. */
export class InvalidRow extends PermanentFailure {
  override readonly name = "InvalidRow";
  readonly code = "row-invalid";
}

/**
 * Gold stores and exports only values that every reader can represent: numbers are finite, integers at most 2^53 - 1.
 * Anything else would be `null` in JSON, or rejected by a file format.
 *
 * @throws InvalidRow
 */
export function checkRows({ name, columns }: Pick<Summary, "name" | "columns">, rows: readonly Row[]): void {
  for (const row of rows)
    for (const column of columns)
      if (!isValid(column, row[column.name]))
        throw new InvalidRow(`${name}: ${column.name} is not a value of the type ${column.type}`);
}

function isValid({ type, nullable, mark }: Column, value: Value | undefined): boolean {
  if (value === null || value === undefined) return nullable === true || mark === "attribute";
  switch (type) {
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    case "text":
      return typeof value === "string";
    case "date":
      return typeof value === "string" && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));
    case "time":
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
    case "list":
      return typeof value === "object";
  }
}
