import type { JsonObject } from "../decoding/json.ts";
import { columnKey, csvBody, recogniseCsvHead, uniqueNames } from "../decoding/recognise.ts";
import type { Stream } from "../stream.ts";
import { Counters } from "./counter.ts";
import type { Mapping, RejectedRecord } from "./read-mapping.ts";
import { mappings as allMappings } from "./registry.ts";

/** The head of a CSV file, of a stream or of a mapping. */
export interface CsvHead {
  /** Names of the columns. */
  readonly head: readonly string[];
  /** Name of the mapping; undefined when the columns are those of a stream. */
  readonly mapping: string | undefined;
  /** Lines before the first row. */
  readonly lines: 1 | 2;
}

/** Reads the rows of a CSV file. */
export interface RowReader {
  readonly stream: Stream;
  /** A row has at least `minCells` and at most `columns` cells: some writers omit empty cells at the end. */
  readonly columns: number;
  readonly minCells: number;
  /** The bodies of a row; usually one. */
  bodiesOf(cells: readonly string[]): readonly JsonObject[] | RejectedRecord;
}

/** Recognises a head. Streams come before mappings with as many columns, and more columns before fewer. */
export function recogniseHead(
  lines: readonly (readonly string[])[],
  mappings: readonly Mapping[] = allMappings,
): CsvHead | undefined {
  const [first = []] = lines;
  const table = recogniseCsvHead(first);
  let best: CsvHead | undefined = table === undefined ? undefined : { head: first, mapping: undefined, lines: 1 };
  let size = table === undefined ? 0 : Object.keys(table.dialect).length;
  for (const mapping of mappings) {
    const { lines: count, namesLine } = mapping.head;
    const head = lines[namesLine - 1];
    if (head === undefined || lines.length < count || mapping.sources.length <= size) continue;
    if (!hasColumns(mapping, head)) continue;
    best = { head, mapping: mapping.name, lines: count };
    size = mapping.sources.length;
  }
  return best;
}

/**
 * Undefined when the mapping, or the dialect of the stream, does not exist any more.
 *
 * @param counters running counters as of the row before; each row moves them
 */
export function rowReader(
  { head, mapping: name }: Pick<CsvHead, "head" | "mapping">,
  counters: Counters = new Counters(),
  mappings: readonly Mapping[] = allMappings,
): RowReader | undefined {
  if (name !== undefined) {
    const mapping = mappings.find((one) => one.name === name);
    return mapping === undefined || !hasColumns(mapping, head) ? undefined : mappedReader(mapping, head, counters);
  }
  const table = recogniseCsvHead(head);
  if (table === undefined) return undefined;
  const { stream, minCells } = table;
  return { stream, columns: head.length, minCells, bodiesOf: (cells) => [csvBody(table, cells)] };
}

function mappedReader(mapping: Mapping, head: readonly string[], counters: Counters): RowReader {
  const names = uniqueNames(head);
  const indexes = new Map(names.map((name, index) => [columnKey(name), index] as const));
  const bySource = new Map(mapping.sources.map((source) => [source, indexes.get(columnKey(source)) ?? -1] as const));
  const indexOf = (source: string) => bySource.get(source) ?? -1;
  const read = new Set(mapping.sources.map(indexOf));
  const unread = names.flatMap((name, index) => (read.has(index) ? [] : [{ name, index }]));
  return {
    stream: mapping.stream,
    columns: head.length,
    minCells: 1 + Math.max(-1, ...mapping.requiredSources.map(indexOf)),
    bodiesOf: (cells) => mapping.bodiesOf((source) => cells[indexOf(source)], unreadCells(unread, cells), counters),
  };
}

function unreadCells(
  columns: readonly { readonly name: string; readonly index: number }[],
  cells: readonly string[],
): JsonObject | undefined {
  const entries = columns.flatMap(({ name, index }) => {
    const cell = cells[index]?.trim() ?? "";
    return cell === "" ? [] : [[name, cell] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Whether the head contains each column of the mapping once. */
function hasColumns({ format, sources, head: { otherColumns } }: Mapping, names: readonly string[]): boolean {
  if (format !== "csv") return false;
  const keys = names.map(columnKey);
  const isOnce = (source: string) => {
    const index = keys.indexOf(columnKey(source));
    return index !== -1 && keys.lastIndexOf(columnKey(source)) === index;
  };
  return sources.every(isOnce) && (otherColumns || keys.length === new Set(sources.map(columnKey)).size);
}
