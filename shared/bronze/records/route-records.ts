import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { topicOf } from "../../streams/decoding/envelope.ts";
import { type CsvTable, csvBody, recogniseBody, recogniseCsvHead } from "../../streams/decoding/recognise.ts";
import type { Rejection, RejectionCode } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import type { Format } from "./format.ts";
import { type FileRecord, maxRecordBytes } from "./record.ts";

/** A record with its stream. */
export interface RoutedRecord {
  /** Undefined when no stream recognises it. */
  readonly stream: Stream | undefined;
  /** The body that the stream decodes: the record itself, or the JSON body of a CSV row. */
  readonly body: Uint8Array;
  /** The CSV row, when the body is derived from it. */
  readonly original?: Uint8Array;
  /** Set when no stream can decode it. */
  readonly rejection?: Rejection;
}

/** Determines the stream of each record, in order. Never throws for any content of a file. */
export function routeRecords(format: Format, records: readonly FileRecord[]): RoutedRecord[] {
  if (format.kind !== "csv") return records.map(routeJson);
  const table = recogniseCsvHead(format.head);
  if (table === undefined) throw new Error(`no stream recognises the CSV head ${format.head.join()} any more`);
  return routeCsv(table, records);
}

function routeJson({ raw, isTruncated }: FileRecord): RoutedRecord {
  if (isTruncated) return { stream: undefined, body: raw, rejection: tooLarge };
  const value = tryJson(raw);
  const stream = recogniseBody(value);
  if (stream === undefined && topicOf(value) !== undefined)
    return { stream, body: raw, rejection: rejected("impossible", "topic: no stream has this topic", "topic") };
  return { stream, body: raw };
}

function routeCsv(table: CsvTable, records: readonly FileRecord[]): RoutedRecord[] {
  const readable = records.filter(({ raw, isTruncated }) => !isTruncated && isUtf8(raw));
  const cells = rowsOf(readable);
  let next = 0;
  return records.map((record) => {
    if (record !== readable[next]) return rejectedRow(table, record, record.isTruncated ? tooLarge : notText);
    const row = cells[next];
    next += 1;
    if (row === undefined) return rejectedRow(table, record, notCsv);
    const body = Buffer.from(JSON.stringify(csvBody(table, row)));
    return { stream: table.stream, body, original: record.raw };
  });
}

/** The cells of each row: all rows at once, which is ten times as fast; one by one when any row is invalid. */
function rowsOf(records: readonly FileRecord[]): (readonly string[] | undefined)[] {
  const rows = tryCsv(joined(records.map(({ raw }) => raw)));
  if (rows?.length === records.length) return rows;
  return records.map(({ raw }) => {
    const alone = tryCsv(raw);
    return alone?.length === 1 ? alone[0] : undefined;
  });
}

function tryCsv(bytes: Uint8Array): string[][] | undefined {
  try {
    return parse(Buffer.from(bytes), { relax_column_count: true, record_delimiter: "\n" });
  } catch {
    return undefined;
  }
}

const lineFeed = Buffer.from("\n");

function joined(rows: readonly Uint8Array[]): Buffer {
  return Buffer.concat(rows.flatMap((row) => [row, lineFeed]));
}

function tryJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}

function rejectedRow({ stream }: CsvTable, { raw }: FileRecord, rejection: Rejection): RoutedRecord {
  return { stream, body: raw, rejection };
}

function rejected(code: RejectionCode, message: string, field = ""): Rejection {
  return { outcome: "quarantined", code, field, message };
}

const tooLarge = rejected(
  "too-large",
  `a record of at most ${maxRecordBytes} bytes expected; only its first bytes are stored`,
);
const notText = rejected("not-text", "UTF-8 text expected");
const notCsv = rejected("not-csv", "a row with quotes as in RFC 4180 expected");
