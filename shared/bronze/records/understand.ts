import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { topicOf } from "../../streams/decoding/envelope.ts";
import { type CsvTable, csvBody, recogniseBody, recogniseCsvHead } from "../../streams/decoding/recognise.ts";
import type { Refusal, RefusalCode } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import type { Format } from "./format.ts";
import { type FileRecord, largestRecord } from "./record.ts";

/** A record and whose it is. */
export interface Understood {
  /** Undefined when no stream knows it. */
  readonly stream: Stream | undefined;
  /** What its stream decodes: the record itself, or the JSON body that a CSV row stands for. */
  readonly body: Uint8Array;
  /** The row, when the body was made of it. */
  readonly original?: Uint8Array;
  /** What is wrong with it before any stream has looked at it. */
  readonly refusal?: Refusal;
}

/** Tells for records of one file whose they are, in their order. Never throws for what a file may hold. */
export function understand(format: Format, records: readonly FileRecord[]): Understood[] {
  if (format.kind !== "csv") return records.map(understandJson);
  const table = recogniseCsvHead(format.head);
  if (table === undefined) throw new Error(`no stream has the CSV head ${format.head.join()} any more`);
  return understandCsv(table, records);
}

function understandJson({ raw, isCut }: FileRecord): Understood {
  if (isCut) return { stream: undefined, body: raw, refusal: tooLarge };
  const value = tryJson(raw);
  const stream = recogniseBody(value);
  if (stream === undefined && topicOf(value) !== undefined)
    return { stream, body: raw, refusal: refused("impossible", "topic: no stream has this topic", "topic") };
  return { stream, body: raw };
}

function understandCsv(table: CsvTable, records: readonly FileRecord[]): Understood[] {
  const sound = records.filter(({ raw, isCut }) => !isCut && isUtf8(raw));
  const cells = rowsOf(sound);
  let next = 0;
  return records.map((record) => {
    if (record !== sound[next]) return refusedRow(table, record, record.isCut ? tooLarge : notText);
    const row = cells[next];
    next += 1;
    if (row === undefined) return refusedRow(table, record, notCsv);
    const body = Buffer.from(JSON.stringify(csvBody(table, row)));
    return { stream: table.stream, body, original: record.raw };
  });
}

/** The cells of each row, all rows at once, which is ten times as fast; one by one when some row is not as it must be. */
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

function refusedRow({ stream }: CsvTable, { raw }: FileRecord, refusal: Refusal): Understood {
  return { stream, body: raw, refusal };
}

function refused(code: RefusalCode, message: string, field = ""): Refusal {
  return { outcome: "quarantined", code, field, message };
}

const tooLarge = refused(
  "too-large",
  `a record of at most ${largestRecord} bytes expected; only so many of it are kept`,
);
const notText = refused("not-text", "UTF-8 text expected");
const notCsv = refused("not-csv", "a row with quotes as in RFC 4180 expected");
