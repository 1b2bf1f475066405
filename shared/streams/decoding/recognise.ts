import { fieldsOf, listsOf, wireName } from "../fields/schema.ts";
import { streams } from "../registry.ts";
import type { CsvDialect, Stream } from "../stream.ts";
import { openEnvelope, topicOf } from "./envelope.ts";
import { isObject, type JsonObject } from "./json.ts";

/**
 * The stream of a parsed body: by the topic of its envelope, also when the rest is invalid; without a topic the first
 * stream of which the body has a discriminator field.
 */
export function recogniseBody(value: unknown, among: readonly Stream[] = streams): Stream | undefined {
  const topic = topicOf(value);
  if (topic !== undefined) return among.find(({ topics }) => topics.includes(topic));
  const body = tryOpen(value);
  if (!isObject(body)) return undefined;
  return among.find((stream) => hasDiscriminator(stream, body));
}

function hasDiscriminator({ schema, discriminatorFields }: Stream, body: JsonObject): boolean {
  return [...fieldsOf(schema), ...listsOf(schema)]
    .filter(({ names: [proper] }) => discriminatorFields.includes(proper))
    .some(({ names }) => names.some((name) => Object.hasOwn(body, name)));
}

export interface CsvTable {
  readonly stream: Stream;
  readonly dialect: CsvDialect;
}

/** The stream and dialect of a CSV head, which must match exactly. */
export function recogniseCsvHead(head: readonly string[], among: readonly Stream[] = streams): CsvTable | undefined {
  const columns = head.map((cell) => cell.trim());
  const same = (dialect: CsvDialect) => isSame(Object.keys(dialect), columns);
  for (const stream of among) {
    const dialect = stream.csv.find(same);
    if (dialect !== undefined) return { stream, dialect };
  }
  return undefined;
}

/** The JSON body of a row. Cells are trimmed, empty cells are absent, and cells of number fields become numbers. */
export function csvBody({ stream, dialect }: CsvTable, cells: readonly string[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [index, wire] of Object.values(dialect).entries()) {
    const cell = cells[index]?.trim() ?? "";
    if (cell !== "")
      body[wire] =
        fieldsOf(stream.schema).find((field) => wireName(field) === wire)?.cell === "number" ? numberIn(cell) : cell;
  }
  return body;
}

function numberIn(cell: string): string | number {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : Number.NaN;
  return Number.isFinite(number) ? number : cell;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((cell, index) => cell === b[index]);
}

function tryOpen(value: unknown): unknown {
  try {
    return openEnvelope(value);
  } catch {
    return undefined;
  }
}
