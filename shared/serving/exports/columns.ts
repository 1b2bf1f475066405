import type { SchemaElement } from "hyparquet";
import type { Column, Summary, Value } from "../../gold/summary.ts";
import type { DeltaColumn } from "../../platform/delta/schema.ts";
import {
  date,
  column as element,
  list,
  micros,
  optional,
  root,
  text,
  timestamp,
} from "../../platform/parquet/elements.ts";
import { day } from "../../platform/time.ts";

/**
 * The schema of a summary's files. It is the same for masked and personal files, so that one query reads either: a
 * column that can be null in one of them is optional in both.
 */
export function schemaOf({ columns }: Pick<Summary, "columns">): SchemaElement[] {
  return [root(columns.length), ...columns.flatMap(elementsOf)];
}

/** The columns of a summary's Delta table, with their descriptions. */
export function deltaColumns({ columns }: Pick<Summary, "columns">): DeltaColumn[] {
  return columns.map(({ name, type, description, unit }) => {
    return {
      name,
      type: deltaTypes[type],
      comment: unit === undefined ? description : `${description} Unit: ${unit}.`,
    };
  });
}

const deltaTypes = {
  text: "string",
  integer: "long",
  number: "double",
  date: "date",
  time: "timestamp",
  list: "texts",
} as const satisfies Record<Column["type"], DeltaColumn["type"]>;

function elementsOf(column: Column): SchemaElement[] {
  const [first, ...inner] = plainElements(column);
  if (first === undefined) return [];
  return [isNullable(column) ? optional(first) : first, ...inner];
}

function plainElements({ name, type }: Column): SchemaElement[] {
  switch (type) {
    case "text":
      return [text(name)];
    case "integer":
      return [element(name, "INT64")];
    case "number":
      return [element(name, "DOUBLE")];
    case "date":
      return [date(name)];
    case "time":
      return [timestamp(name)];
    case "list":
      return list(name, text);
  }
}

function isNullable({ nullable, mark }: Column): boolean {
  return nullable === true || mark === "attribute";
}

/**
 * Converts a value of a row for the Parquet writer.
 *
 * @throws TypeError that names the column, and not the value, when the value is not of the column's type
 */
export function storedValue(column: Column, value: Value | undefined): unknown {
  if (value === null || value === undefined) {
    if (isNullable(column)) return null;
    throw new TypeError(`${column.name} is null, but not nullable`);
  }
  const stored = converters[column.type](value);
  if (stored === undefined) throw new TypeError(`${column.name} is not of type ${column.type}`);
  return stored;
}

const converters: Readonly<Record<Column["type"], (value: NonNullable<Value>) => unknown>> = {
  text: (value) => (typeof value === "string" ? value : undefined),
  integer: (value) => (Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined),
  number: (value) => (typeof value === "number" ? value : undefined),
  date: (value) => instant(`${value}T00:00:00Z`, (time) => time / day),
  time: (value) => instant(value, micros),
  list: (value) => (typeof value === "object" ? value : undefined),
};

function instant<T>(value: NonNullable<Value>, as: (time: number) => T): T | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : as(time);
}
