import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import type { Column, Row, Summary, Value } from "../../../gold/summary.ts";
import { decompressors } from "../../../platform/parquet/zstd.ts";

/** The rows and metadata of a file, read by a Parquet library. */
export async function readMonthFile(
  content: Uint8Array,
  summary: Pick<Summary, "columns">,
): Promise<{ rows: Row[]; metadata: Record<string, string | undefined>; groups: number[] }> {
  const file = Uint8Array.from(content).buffer;
  const { key_value_metadata: metadata = [], row_groups: groups } = await parquetMetadataAsync(file);
  const found = await parquetReadObjects({ file, compressors: decompressors });
  return {
    rows: found.map((row) => rowOf(summary, row)),
    metadata: Object.fromEntries(metadata.map(({ key, value }) => [key, value])),
    groups: groups.map(({ num_rows }) => Number(num_rows)),
  };
}

/** Converts the values of the library to those of a row. */
export function rowOf({ columns }: Pick<Summary, "columns">, row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(columns.map((column) => [column.name, plainValue(column, row[column.name] ?? null)]));
}

function plainValue({ type }: Column, value: unknown): Value {
  if (value === null) return null;
  if (type === "integer") return Number(value);
  if (value instanceof Date) return type === "date" ? value.toISOString().slice(0, 10) : value.toISOString();
  return value as Value;
}
