import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { recogniseHead } from "../../streams/dialects/csv-table.ts";
import { nearestHeads } from "../../streams/dialects/nearest-heads.ts";
import { streams } from "../../streams/registry.ts";
import { type AvroFormat, isAvro, openAvro } from "./avro.ts";
import { csvRows } from "./csv-rows.ts";
import { FileUnreadable } from "./file-unreadable.ts";
import { jsonArray } from "./json-array.ts";
import { jsonObjects } from "./json-objects.ts";
import { lines } from "./lines.ts";
import { type ResumePoint, startOfFile } from "./record.ts";
import { isBlank, lineContent, type Splitter, withoutBlanks } from "./splitter.ts";

/** The format of a file. `objects` are JSON objects over several lines. */
export type Format = TextFormat | AvroFormat;

type TextFormat = { readonly kind: "lines" | "array" | "objects" } | CsvFormat;

export interface CsvFormat {
  readonly kind: "csv";
  /** Names of the columns. */
  readonly head: readonly string[];
  readonly delimiter: CsvDelimiter;
  /** Name of the mapping; undefined when the columns are those of a stream. */
  readonly mapping?: string;
}

export const csvDelimiters = [",", ";", "\t"] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

export interface Detected {
  readonly format: Format;
  /** The end of the byte order mark and the CSV head. */
  readonly start: ResumePoint;
}

/** Bytes from which the format is detected; also the maximum length of a CSV head. */
export const headSize = 64 * 1024;

const [openList, openObject, lineFeed, carriageReturn] = [0x5b, 0x7b, 10, 13];

/**
 * Detects the format of a file from its first bytes; the name is ignored.
 *
 * @param head the first bytes of the inflated content: all of it, or at least `headSize`
 * @throws FileUnreadable `wrong-encoding`, `head-too-long`, `damaged` or `unknown`
 */
export function detectFormat(head: Uint8Array): Detected {
  if (isWide(head)) throw new FileUnreadable("wrong-encoding", "UTF-8 expected, but the file is UTF-16 or UTF-32");
  if (isAvro(head)) return openAvro(head);
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const start = { ...startOfFile, offset: mark };
  const text = head.subarray(mark, Math.max(mark, headSize));
  if (firstByte(text) === openList) return { format: { kind: "array" }, start };
  const csv = detectCsv(text, start);
  if (csv !== undefined) return csv;
  if (isMultiLineObject(text)) return { format: { kind: "objects" }, start };
  if (linesOf(text).some((line) => firstByte(line) === openObject)) return { format: { kind: "lines" }, start };
  if (text.length < headSize - mark && firstByte(text) === undefined) return { format: { kind: "lines" }, start };
  if (text.length + mark >= headSize && !text.includes(10))
    throw new FileUnreadable("head-too-long", `its first line is longer than ${headSize} bytes and not JSON`);
  throw new FileUnreadable("unknown", unknownHead(text));
}

/** Whether text is UTF-16 or UTF-32: by its byte order mark, or because every second byte of ASCII is 0. */
function isWide(head: Uint8Array): boolean {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const units = head.subarray(0, 8);
  return (
    units.length === 8 && [0, 1].some((half) => units.every((byte, index) => (byte === 0) === (index % 2 === half)))
  );
}

export function splitterOf(format: TextFormat): Splitter {
  switch (format.kind) {
    case "lines":
      return lines();
    case "array":
      return jsonArray();
    case "objects":
      return jsonObjects();
    case "csv":
      return csvRows({ delimiter: format.delimiter, columns: format.head.length });
  }
}

interface HeadLine {
  readonly bytes: Uint8Array;
  /** Behind the line, from the beginning of the text. */
  readonly offset: number;
  readonly line: number;
}

/** Lines that a head can have. */
const maxHeadLines = 2;

function detectCsv(text: Uint8Array, start: ResumePoint): Detected | undefined {
  const lines = headLines(text);
  for (const delimiter of csvDelimiters) {
    const cells = lines.map(({ bytes }) => headCells(bytes, delimiter) ?? []);
    const recognised = recogniseHead(cells);
    const last = lines[(recognised?.lines ?? 0) - 1];
    if (recognised === undefined || last === undefined) continue;
    const { head, mapping } = recognised;
    const format = { kind: "csv", head, delimiter, ...(mapping === undefined ? {} : { mapping }) } as const;
    return { format, start: { ...start, offset: start.offset + last.offset, line: last.line } };
  }
  return undefined;
}

/** The first lines that are not blank. */
function headLines(text: Uint8Array): HeadLine[] {
  const found: HeadLine[] = [];
  let [offset, line] = [0, 0];
  for (const bytes of linesOf(text)) {
    offset += bytes.length;
    line += 1;
    const [from, to] = lineContent(bytes);
    if (from < to) found.push({ bytes: bytes.subarray(from, to), offset, line });
    if (found.length === maxHeadLines) break;
  }
  return found;
}

function headCells(line: Uint8Array, delimiter: CsvDelimiter): string[] | undefined {
  if (!isUtf8(line)) return undefined;
  try {
    const [head]: string[][] = parse(Buffer.from(line), { record_delimiter: "\n", delimiter });
    return head;
  } catch {
    return undefined;
  }
}

/** Why no stream and no mapping recognises the file, and what to do; contains no text of the file. */
function unknownHead(text: Uint8Array): string {
  const [first] = headLines(text);
  if (first?.bytes.includes(carriageReturn) && !text.includes(lineFeed))
    return "its lines end with CR alone: LF or CRLF expected";
  const heads = csvDelimiters.flatMap((delimiter) => headCells(first?.bytes ?? text, delimiter) ?? []);
  const nearest = nearestHeads(heads);
  const near = nearest === undefined ? "No known head has any of its columns" : `Nearest: ${nearest}`;
  return `it begins neither with JSON nor with a known CSV head. ${near}. ${mappingHint}`;
}

/** Why none of the first records is recognised. */
export function unknownRecords(count: number): string {
  const known = streams.map(({ name, discriminatorFields }) => `${discriminatorFields.join(" or ")} (${name})`);
  return `no stream recognises any of its first ${count} records. A record is recognised by the topic of its envelope, or by one of the fields ${known.join(", ")}. ${mappingHint}`;
}

/** How a file of another vendor is made known. */
const mappingHint = "For files of another vendor write a mapping (docs/dialects.md)";

/**
 * Whether the first object is valid and continues behind its first line. A first line with invalid JSON is a record of
 * its own.
 */
function isMultiLineObject(text: Uint8Array): boolean {
  if (firstByte(text) !== openObject) return false;
  const end = jsonObjects().end(text, 0);
  const [from] = withoutBlanks(text, 0, text.length);
  const object = text.subarray(from, end);
  return end !== -1 && object.includes(10) && isJson(object);
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString());
    return true;
  } catch {
    return false;
  }
}

function firstByte(text: Uint8Array): number | undefined {
  return text.find((byte) => !isBlank(byte));
}

function* linesOf(text: Uint8Array): Generator<Uint8Array, undefined, undefined> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf(10, from) + 1 || text.length;
    yield text.subarray(from, end);
    from = end;
  }
}
