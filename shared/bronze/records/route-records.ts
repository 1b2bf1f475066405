import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { topicOf } from "../../streams/decoding/find-records.ts";
import { isObject } from "../../streams/decoding/json.ts";
import { type HubName, recogniseBody } from "../../streams/decoding/recognise.ts";
import type { Counters } from "../../streams/dialects/counter.ts";
import { type RowReader, rowReader } from "../../streams/dialects/csv-table.ts";
import { foreignBodies, recogniseForeign } from "../../streams/dialects/foreign-json.ts";
import { RejectedRecord } from "../../streams/dialects/read-mapping.ts";
import type { Rejection, RejectionCode } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import { FileUnreadable } from "./file-unreadable.ts";
import type { CsvDelimiter, Format } from "./format.ts";
import { type FileRecord, maxRecordBytes } from "./record.ts";

/** A record with its stream. */
export interface RoutedRecord {
  /** Undefined when no stream recognises it. */
  readonly stream: Stream | undefined;
  /** The body that the stream decodes: the record itself, or the JSON of a CSV row or a mapping. */
  readonly body: Uint8Array;
  /** The record, when the body is derived from it. */
  readonly original?: Uint8Array;
  /** Set when no stream can decode it. */
  readonly rejection?: Rejection;
}

/**
 * Determines the stream of each record, in order. Never throws for any content of a record.
 *
 * @param counters running counters as of the record before; each record moves them
 * @param hubName topics of envelopes follow the configured names of hubs
 * @throws FileUnreadable `unknown` when the CSV head is not known any more
 */
export function routeRecords(
  format: Format,
  records: readonly FileRecord[],
  counters: Counters,
  hubName?: HubName,
): RoutedRecord[] {
  if (format.kind !== "csv") return records.map((record) => routeJson(record, hubName));
  const { head, mapping, delimiter } = format;
  const reader = rowReader({ head, mapping }, counters);
  if (reader === undefined) throw new FileUnreadable("unknown", "its CSV head is not known any more");
  return routeCsv(reader, delimiter, records);
}

function routeJson({ raw, isTruncated }: FileRecord, hubName: HubName | undefined): RoutedRecord {
  if (isTruncated) return { stream: undefined, body: raw, rejection: tooLarge };
  const value = tryJson(raw);
  const topic = topicOf(value);
  const mapping = topic === undefined ? recogniseForeign(value) : undefined;
  if (mapping !== undefined && isObject(value)) return mapped(mapping.stream, foreignBodies(mapping, value), raw);
  const stream = recogniseBody(value, undefined, hubName);
  if (stream === undefined && topic !== undefined)
    return { stream, body: raw, rejection: rejected("impossible", "topic: no stream has this topic", "topic") };
  return { stream, body: raw };
}

function routeCsv(reader: RowReader, delimiter: CsvDelimiter, records: readonly FileRecord[]): RoutedRecord[] {
  const readable = records.filter(({ raw, isTruncated }) => !isTruncated && isUtf8(raw));
  const rows = rowsOf(readable, delimiter);
  let next = 0;
  return records.map((record) => {
    if (record !== readable[next]) return rejectedRow(reader, record, record.isTruncated ? tooLarge : notText);
    const cells = rows[next];
    next += 1;
    if (cells === undefined) return rejectedRow(reader, record, notCsv);
    if (cells.length < reader.minCells || cells.length > reader.columns)
      return rejectedRow(reader, record, cellCount(reader, cells.length));
    return mapped(reader.stream, reader.bodiesOf(cells), record.raw);
  });
}

/** Several bodies of one record are an array. */
function mapped(stream: Stream, bodies: readonly unknown[] | RejectedRecord, original: Uint8Array): RoutedRecord {
  if (bodies instanceof RejectedRecord) return { stream, body: original, rejection: bodies.rejection };
  return { stream, body: Buffer.from(JSON.stringify(bodies.length === 1 ? bodies[0] : bodies)), original };
}

/** The cells of each row: all rows at once, which is ten times as fast; one by one when any row is invalid. */
function rowsOf(records: readonly FileRecord[], delimiter: CsvDelimiter): (readonly string[] | undefined)[] {
  const rows = tryCsv(joined(records.map(({ raw }) => raw)), delimiter);
  if (rows?.length === records.length) return rows;
  return records.map(({ raw }) => {
    const alone = tryCsv(raw, delimiter);
    return alone?.length === 1 ? alone[0] : undefined;
  });
}

function tryCsv(bytes: Uint8Array, delimiter: CsvDelimiter): string[][] | undefined {
  try {
    return parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      relax_column_count: true,
      record_delimiter: "\n",
      delimiter,
    });
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

function rejectedRow({ stream }: RowReader, { raw }: FileRecord, rejection: Rejection): RoutedRecord {
  return { stream, body: raw, rejection };
}

/** With another number of cells than the head, values are in wrong columns. */
function cellCount({ columns, minCells }: RowReader, cells: number): Rejection {
  const expected = minCells === columns ? String(columns) : `${minCells} to ${columns}`;
  return rejected("cell-count", `${expected} cells expected as in the head, but the row has ${cells}`);
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
