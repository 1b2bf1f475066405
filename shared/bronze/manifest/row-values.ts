import type { TableRow } from "../../platform/azure/tables.ts";
import { PermanentFailure } from "../../platform/korevital-error.ts";

/** A table row does not have the shape in which this app writes it. */
export class InvalidRow extends PermanentFailure {
  override readonly name = "InvalidRow";
  readonly code = "row-invalid";
}

/**
 * Validated access to the properties of one table row. Every member throws `InvalidRow` with the address of the
 * property.
 */
export interface RowValues {
  integer(property: string): number;
  optionalInteger(property: string): number | undefined;
  text(property: string): string;
  optionalText(property: string): string | undefined;
  /** A property that contains JSON; `parse` returns undefined for JSON of another shape. */
  json<T>(property: string, parse: (value: unknown) => T | undefined): T;
  optionalJson<T>(property: string, parse: (value: unknown) => T | undefined): T | undefined;
  /** For what only the caller can check. */
  invalid(property: string, expected: string): InvalidRow;
}

export function rowValues(table: string, partitionKey: string, { rowKey, values }: TableRow): RowValues {
  const invalid = (property: string, expected: string) =>
    new InvalidRow(
      `table ${table}, partition ${partitionKey}, row ${rowKey}, property ${property}: ${expected} expected`,
    );
  const optional = <T>(property: string, read: () => T) => (values[property] === undefined ? undefined : read());
  const read: RowValues = {
    invalid,
    integer(property) {
      const value = values[property];
      if (typeof value !== "number" || !Number.isSafeInteger(value)) throw invalid(property, "an integer");
      return value;
    },
    text(property) {
      const value = values[property];
      if (typeof value !== "string") throw invalid(property, "text");
      return value;
    },
    json(property, parse) {
      const parsed = parse(jsonOrUndefined(read.text(property)));
      if (parsed === undefined) throw invalid(property, "JSON of the shape that is written");
      return parsed;
    },
    optionalInteger: (property) => optional(property, () => read.integer(property)),
    optionalText: (property) => optional(property, () => read.text(property)),
    optionalJson: (property, parse) => optional(property, () => read.json(property, parse)),
  };
  return read;
}

/** For `json`: a list, each of whose items has the shape that `parseItem` accepts. */
export function listOf<T>(parseItem: (item: unknown) => T | undefined): (value: unknown) => readonly T[] | undefined {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const items = value.map(parseItem);
    return items.every((item) => item !== undefined) ? items : undefined;
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
