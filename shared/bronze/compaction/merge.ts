import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { createdBy } from "../../platform/parquet/created-by.ts";
import { column, optional, root } from "../../platform/parquet/elements.ts";
import { thoroughCompressors } from "../../platform/parquet/zstd.ts";
import type { Columns } from "./columns.ts";

/** The records of one manifest row: of one commit, or of several that were merged before. */
export interface CommitColumns {
  /** Position of the commit; in a merged file the column `position` contains that of each record. */
  readonly position: number;
  readonly content: Columns;
}

/** Records of a row group, whose footer contains the bounds of its keys. */
const groupSize = 20_000;
/** Columns with bounds in the footer. Bounds of bodies cost bytes without a use. */
const bounded = ["key", "sequence_number", "position"];
/** The additional column of merged files: the position of the commit of each record. */
export const positionElement = column("position", "INT64");

/**
 * Merges files into one with all their columns and records, unchanged, sorted by key, records without a key first. The
 * sort is stable. The column `position` contains the position of the commit of each record.
 */
export function mergeParts(parts: readonly CommitColumns[]): Uint8Array {
  const placed = parts.map(withPositions);
  const order = keyOrder(placed.flatMap(({ records, columns }) => keysOf(records, columns)));
  const names = [...new Set(placed.flatMap(({ columns }) => [...columns.keys()]))];
  const elements = names.map((name) => commonElement(name, placed));
  const columnData = names.map((name, index) => {
    const all = placed.flatMap(({ records, columns }) => columns.get(name)?.data ?? nothing(records));
    const data = order.map((at) => all[at]);
    return { name, data, ...encodingOf(elements[index]), statistics: bounded.includes(name) };
  });
  const schema = [root(elements.length), ...elements];
  const file = {
    schema,
    columnData,
    codec: "ZSTD" as const,
    compressors: thoroughCompressors,
    rowGroupSize: groupSize,
    createdBy,
  };
  return new Uint8Array(parquetWriteBuffer({ ...file, statisticsTruncateLength: Number.POSITIVE_INFINITY }));
}

function withPositions({ position, content }: CommitColumns): Columns {
  if (content.columns.has("position")) return content;
  const data = Array.from({ length: content.records }, () => BigInt(position));
  return { ...content, columns: new Map([...content.columns, ["position", { element: positionElement, data }]]) };
}

function keysOf(records: number, columns: Columns["columns"]): readonly unknown[] {
  return columns.get("key")?.data ?? nothing(records);
}

/** Indices of records in order of the bytes of their keys, as Parquet compares them; records without a key first. */
function keyOrder(keys: readonly unknown[]): number[] {
  const byKey = Map.groupBy(keys.keys(), (index) => {
    const key = keys[index];
    // One character per byte, so that texts compare as bytes do.
    return key instanceof Uint8Array ? `=${Buffer.from(key).toString("latin1")}` : "";
  });
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}

/** A column that some files lack is optional in the merged file. */
function commonElement(name: string, parts: readonly Columns[]): SchemaElement {
  const found = parts.flatMap(({ columns }) => columns.get(name)?.element ?? []);
  const element = found.find(({ repetition_type: repetition }) => repetition === "OPTIONAL") ?? found[0];
  if (element === undefined) throw new Error(`no file has a column ${name}`);
  return found.length === parts.length ? element : optional(element);
}

function nothing(records: number): undefined[] {
  return Array.from({ length: records }, () => undefined);
}

/**
 * Adjacent records of one key are similar: numbers and times are stored as differences, bodies without the prefix that
 * they share.
 */
function encodingOf(element: SchemaElement | undefined): { encoding?: "DELTA_BINARY_PACKED" | "DELTA_BYTE_ARRAY" } {
  if (element?.type === "INT64") return { encoding: "DELTA_BINARY_PACKED" };
  return element?.name === "body" ? { encoding: "DELTA_BYTE_ARRAY" } : {};
}
