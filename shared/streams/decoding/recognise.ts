import { cellValue } from "../fields/cell-value.ts";
import { type Field, fieldsOf, listsOf, wireName } from "../fields/schema.ts";
import { streams } from "../registry.ts";
import type { CsvDialect, Stream } from "../stream.ts";
import { firstRecordOf, topicOf } from "./find-records.ts";
import type { JsonObject } from "./json.ts";

/**
 * The stream of a parsed body: by the topic of its envelope, also when the rest is invalid; without a topic the first
 * stream of which the body has a discriminator field.
 */
export function recogniseBody(
  value: unknown,
  among: readonly Stream[] = streams,
  hubName: HubName = (hub) => hub,
): Stream | undefined {
  const topic = topicOf(value)?.toLowerCase();
  if (topic !== undefined) return among.find((stream) => topicsOf(stream, hubName).includes(topic));
  const streamOf = (body: JsonObject) => among.find((stream) => hasDiscriminator(stream, body));
  const body = firstRecordOf(value, (object) => streamOf(object) !== undefined);
  return body === undefined ? undefined : streamOf(body);
}

/** The configured name of a hub, by its name in `resources.json`. */
export type HubName = (hub: string) => string;

/** In lower case: the topics of the stream, and the configured name of its hub. */
function topicsOf({ topics, hub }: Stream, hubName: HubName): string[] {
  return [...topics, hubName(hub)].map((topic) => topic.toLowerCase());
}

function hasDiscriminator(stream: Stream, body: JsonObject): boolean {
  return discriminatorsOf(stream).some((name) => Object.hasOwn(body, name));
}

/** By stream: the records of a file are recognised one by one. */
const discriminators = new WeakMap<Stream, readonly string[]>();

/** All names of the discriminator fields. */
function discriminatorsOf(stream: Stream): readonly string[] {
  const known = discriminators.get(stream);
  if (known !== undefined) return known;
  const parts = [...fieldsOf(stream.schema), ...listsOf(stream.schema)];
  const names = stream.discriminatorFields.flatMap(
    (canonical) => parts.find(({ names: [proper] }) => proper === canonical)?.names ?? [canonical],
  );
  discriminators.set(stream, names);
  return names;
}

/** A CSV table of a stream. */
export interface CsvTable {
  readonly stream: Stream;
  readonly dialect: CsvDialect;
  readonly columns: readonly CsvColumn[];
  /** Cells that a row must have: the columns behind them can be empty, and some writers omit empty cells at the end. */
  readonly minCells: number;
}

interface CsvColumn {
  /** As in the head; unique. */
  readonly name: string;
  /** Wire name of its field; undefined for a column that no stream knows. */
  readonly wire: string | undefined;
  readonly cell: Field["cell"];
}

/**
 * The stream and dialect of a CSV head: its columns in any order and case, among others. Of several dialects the one
 * with
 * most columns.
 */
export function recogniseCsvHead(head: readonly string[], among: readonly Stream[] = streams): CsvTable | undefined {
  let best: CsvTable | undefined;
  for (const stream of among) {
    for (const dialect of stream.csv) {
      const table = tableOf(stream, dialect, head);
      if (table !== undefined && sizeOf(table) > (best === undefined ? 0 : sizeOf(best))) best = table;
    }
  }
  return best;
}

function sizeOf({ dialect }: CsvTable): number {
  return Object.keys(dialect).length;
}

/**
 * Undefined when a column of the dialect is missing, or occurs twice. Other columns with names of the stream's fields
 * are read, too: a list with a mac requires a time in CSV as it does in JSON.
 */
function tableOf(stream: Stream, dialect: CsvDialect, head: readonly string[]): CsvTable | undefined {
  const names = head.map(columnKey);
  const wires = new Map<number, string>();
  for (const [name, wire] of Object.entries(dialect)) {
    const index = names.indexOf(columnKey(name));
    if (index === -1 || names.lastIndexOf(columnKey(name)) !== index) return undefined;
    wires.set(index, wire);
  }
  const fields = fieldsOf(stream.schema);
  for (const [index, name] of names.entries()) {
    if (wires.has(index)) continue;
    const field = fields.find(
      ({ names: known, within }) => within === undefined && known.map(columnKey).includes(name),
    );
    if (field === undefined || [...wires.values()].includes(wireName(field))) continue;
    if (names.lastIndexOf(name) !== index) return undefined;
    wires.set(index, wireName(field));
  }
  const fieldAt = (index: number) => fields.find((field) => wireName(field) === wires.get(index));
  const columns = uniqueNames(head).map((name, index) => {
    return { name, wire: wires.get(index), cell: fieldAt(index)?.cell ?? "text" };
  });
  const lastRequired = columns.findLastIndex((_, index) => fieldAt(index)?.optional === undefined && fieldAt(index));
  return { stream, dialect, columns, minCells: lastRequired + 1 };
}

/** The names of the columns; a name that is empty or occurs again gets its position. */
export function uniqueNames(head: readonly string[]): string[] {
  const used = new Set([""]);
  return head.map((cell, index) => {
    const name = used.has(cell.trim()) ? `${cell.trim()}#${index + 1}` : cell.trim();
    used.add(name);
    return name;
  });
}

/** Equal for names of columns that differ only in case or surrounding space. */
export function columnKey(name: string): string {
  return name.trim().toLowerCase();
}

/**
 * The JSON body of a row. Cells are trimmed, empty cells are absent, and cells of number fields become numbers. The
 * cells
 * of unknown columns are text in an object of their own: no column changes what the body means.
 */
export function csvBody({ columns }: Pick<CsvTable, "columns">, cells: readonly string[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const unknown: [string, string][] = [];
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index];
    const text = cells[index]?.trim() ?? "";
    if (text === "" || column === undefined) continue;
    if (column.wire === undefined) unknown.push([column.name, text]);
    else body[column.wire] = cellValue(text, column.cell);
  }
  if (unknown.length > 0) body[unknownColumns] = Object.fromEntries(unknown);
  return body;
}

/** The property of a body with the cells of unknown columns. */
export const unknownColumns = "columns";
