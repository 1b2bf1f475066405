import type { ParquetType, SchemaElement } from "hyparquet";

/* Schema elements as DuckDB and Spark read them by default. All are required, except those of `optional`. */

export function column(name: string, type: ParquetType): SchemaElement {
  return { name, type, repetition_type: "REQUIRED" };
}

export function text(name: string): SchemaElement {
  return { ...column(name, "BYTE_ARRAY"), converted_type: "UTF8" };
}

/** Days since 1970-01-01. */
export function date(name: string): SchemaElement {
  return { ...column(name, "INT32"), converted_type: "DATE" };
}

/** Timestamp in UTC: microseconds since 1970-01-01. */
export function timestamp(name: string): SchemaElement {
  const logical = { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" } as const;
  return { ...column(name, "INT64"), converted_type: "TIMESTAMP_MICROS", logical_type: logical };
}

/** The three levels of a list. Its elements are never null. */
export function list(name: string, element: (name: string) => SchemaElement): SchemaElement[] {
  return [
    { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    element("element"),
  ];
}

export function optional(element: SchemaElement): SchemaElement {
  return { ...element, repetition_type: "OPTIONAL" };
}

/** The root of a schema. */
export function root(columns: number): SchemaElement {
  return { name: "root", num_children: columns };
}

/** @param time epoch milliseconds, whole */
export function micros(time: number): bigint {
  return BigInt(time) * 1000n;
}
