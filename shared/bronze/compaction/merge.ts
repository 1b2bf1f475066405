import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { column, optional, root } from "../../platform/parquet/elements.ts";
import { thoroughCompressors } from "../../platform/parquet/zstd.ts";
import type { Columns } from "./columns.ts";

/** What a commit has landed, or what several have whose files were merged before. */
export interface Part {
  /** Of the commit; in a merged file each record says its own. */
  readonly position: number;
  readonly content: Columns;
}

/** Records of a row group: its footer says between which keys they lie. */
const groupSize = 20_000;
/** The columns whose bounds tell something: whose data it is, and where it landed. Of bodies they would only cost bytes. */
const bounded = ["key", "sequence_number", "position"];
/** The column that merged files have besides: with which commit a record landed. */
export const positionElement = column("position", "INT64");

/**
 * One file of several: all their columns and records, each as it was, in order of their keys, those without a key first; records of
 * one key stay in order. `position` says with which commit a record landed.
 */
export function mergeParts(parts: readonly Part[]): Uint8Array {
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
    createdBy: "KoreVital",
  };
  return new Uint8Array(parquetWriteBuffer({ ...file, statisticsTruncateLength: Number.POSITIVE_INFINITY }));
}

function withPositions({ position, content }: Part): Columns {
  if (content.columns.has("position")) return content;
  const data = Array.from({ length: content.records }, () => BigInt(position));
  return { ...content, columns: new Map([...content.columns, ["position", { element: positionElement, data }]]) };
}

function keysOf(records: number, columns: Columns["columns"]): readonly unknown[] {
  return columns.get("key")?.data ?? nothing(records);
}

/** Indices of records in order of their keys' bytes, as Parquet compares them; records without a key first. */
function keyOrder(keys: readonly unknown[]): number[] {
  const byKey = Map.groupBy(keys.keys(), (index) => {
    const key = keys[index];
    // A character a byte, so that texts compare as bytes do.
    return key instanceof Uint8Array ? `=${Buffer.from(key).toString("latin1")}` : "";
  });
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}

/** A column that some files lack is optional in the merged one. */
function commonElement(name: string, parts: readonly Columns[]): SchemaElement {
  const found = parts.flatMap(({ columns }) => columns.get(name)?.element ?? []);
  const element = found.find(({ repetition_type: repetition }) => repetition === "OPTIONAL") ?? found[0];
  if (element === undefined) throw new Error(`no file has a column ${name}`);
  return found.length === parts.length ? element : optional(element);
}

function nothing(records: number): undefined[] {
  return Array.from({ length: records }, () => undefined);
}

/** Neighbours of one key are alike: numbers and times as differences, bodies by what they share with the one before. */
function encodingOf(element: SchemaElement | undefined): { encoding?: "DELTA_BINARY_PACKED" | "DELTA_BYTE_ARRAY" } {
  if (element?.type === "INT64") return { encoding: "DELTA_BINARY_PACKED" };
  return element?.name === "body" ? { encoding: "DELTA_BYTE_ARRAY" } : {};
}
