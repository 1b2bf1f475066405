import { parquetMetadataAsync, parquetReadObjects, type SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { createdBy } from "../../platform/parquet/created-by.ts";
import { column, micros, optional, root, text, timestamp } from "../../platform/parquet/elements.ts";
import { compressors, decompressors } from "../../platform/parquet/zstd.ts";
import { type RejectionCode, rejectionCodes } from "../../streams/outcome.ts";
import type { BronzeEvent, PositionedEvent } from "../bronze-event.ts";

/** The values that all events of a file share. */
export interface FileOrigin {
  readonly stream: string;
  readonly partition: string;
  /** Whether the events arrived over a hub or in a landed file. */
  readonly source: "hub" | "file";
  /** The identity of the landed file, when the events are its records. */
  readonly file?: string | undefined;
  /** Epoch milliseconds. */
  readonly ingestTime: number;
}

export interface QuarantinedEvent extends BronzeEvent {
  readonly code: RejectionCode;
  readonly field: string;
  readonly message: string;
}

/** From where an event arrived, and when. */
interface Origin {
  readonly source: FileOrigin["source"];
  readonly file: string | undefined;
  /** Epoch milliseconds. */
  readonly ingestTime: number;
}

/** An accepted event as it is stored, with its origin. */
export interface StoredEvent extends PositionedEvent, Origin {}

/** A quarantined event as it is stored, with its origin. */
export interface StoredQuarantinedEvent extends QuarantinedEvent, PositionedEvent, Origin {}

interface Column {
  readonly element: SchemaElement;
  readonly data: readonly unknown[];
  readonly encoding?: "DELTA_BYTE_ARRAY" | "DELTA_BINARY_PACKED";
}

/** Text is returned as bytes: decoding it would lose a byte order mark. Times are returned as epoch milliseconds. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array) => bytes,
  timestampFromMicroseconds: (time: bigint) => Number(time / 1000n),
};

/** A Parquet file of accepted events: their bodies as text, byte for byte, with sequence numbers and times. */
export function encodeEvents(events: readonly BronzeEvent[], origin: FileOrigin): Uint8Array {
  return encode([...originColumnsOf(events, origin), bodies(text("body"), events)]);
}

/**
 * A Parquet file of quarantined events: as for accepted ones, with the reason, and the bodies as bytes since they need
 * not be text.
 */
export function encodeQuarantined(events: readonly QuarantinedEvent[], origin: FileOrigin): Uint8Array {
  return encode([
    ...originColumnsOf(events, origin),
    { element: text("code"), data: events.map(({ code }) => code) },
    { element: text("field"), data: events.map(({ field }) => field) },
    { element: text("message"), data: events.map(({ message }) => message) },
    bodies(column("body", "BYTE_ARRAY"), events),
  ]);
}

const eventColumns = [
  ...["sequence_number", "record", "enqueued_time", "first_enqueued_time"],
  ...["key", "body", "replay_of", "position"],
];
const originColumns = ["source", "file", "ingest_time"];

/** Reads either kind of file. */
export async function decodeEvents(file: Uint8Array): Promise<PositionedEvent[]> {
  return (await decodeRows(file, eventColumns)).map(eventOf);
}

/** Reads a file of accepted events with their origin. */
export async function decodeAccepted(file: Uint8Array): Promise<StoredEvent[]> {
  const rows = await decodeRows(file, [...eventColumns, ...originColumns]);
  return rows.map((row) => ({ ...eventOf(row), ...originOf(row) }));
}

/** @throws Error when a rejection code is not in the list: codes are never removed, since stored files contain them */
export async function decodeQuarantined(file: Uint8Array): Promise<StoredQuarantinedEvent[]> {
  const columns = [...eventColumns, "code", "field", "message", ...originColumns];
  return (await decodeRows(file, columns)).map((row) => ({
    ...eventOf(row),
    code: rejectionCode(textOf(row["code"])),
    field: textOf(row["field"]),
    message: textOf(row["message"]),
    ...originOf(row),
  }));
}

function rejectionCode(text: string): RejectionCode {
  const code = rejectionCodes.find((one) => one === text);
  if (code === undefined) throw new Error(`a quarantine file contains the unknown rejection code "${text}"`);
  return code;
}

function sourceOf(text: string): FileOrigin["source"] {
  if (text === "hub" || text === "file") return text;
  throw new Error(`a file contains the unknown source "${text}"`);
}

function originOf(row: Record<string, unknown>): Origin {
  return {
    source: sourceOf(textOf(row["source"])),
    file: optionalText(row["file"]),
    ingestTime: Number(row["ingest_time"]),
  };
}

/** The replayed events of either kind of file, with the ids of the quarantined events; reads only these columns. */
export async function decodeReplays(file: Uint8Array): Promise<ReplayedRecord[]> {
  return (await decodeRows(file, ["sequence_number", "record", "replay_of"])).flatMap((row) => {
    const { sequence_number: sequence, record } = row;
    const replayOf = optionalText(row["replay_of"]);
    if (replayOf === undefined) return [];
    return [{ sequenceNumber: Number(sequence), ...(isNull(record) ? {} : { record: Number(record) }), replayOf }];
  });
}

interface ReplayedRecord {
  readonly sequenceNumber: number;
  readonly record?: number;
  readonly replayOf: string;
}

function eventOf(row: Record<string, unknown>): PositionedEvent {
  const { sequence_number: sequence, record, enqueued_time: enqueued, first_enqueued_time: firstEnqueued } = row;
  return {
    sequenceNumber: Number(sequence),
    ...(isNull(record) ? {} : { record: Number(record) }),
    enqueuedTime: Number(enqueued),
    ...(isNull(firstEnqueued) ? {} : { firstEnqueuedTime: Number(firstEnqueued) }),
    key: optionalText(row["key"]),
    body: row["body"] as Uint8Array,
    replayOf: optionalText(row["replay_of"]),
    ...(row["position"] === undefined ? {} : { position: Number(row["position"]) }),
  };
}

function optionalText(bytes: unknown): string | undefined {
  return isNull(bytes) ? undefined : textOf(bytes);
}

function isNull(value: unknown): boolean {
  return value === undefined || value === null;
}

function textOf(bytes: unknown): string {
  const { buffer, byteOffset, byteLength } = bytes as Uint8Array;
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

/** Older files lack the columns that were added later; the rows then lack these properties. */
async function decodeRows(file: Uint8Array, wanted: readonly string[]): Promise<Record<string, unknown>[]> {
  const buffer = {
    byteLength: file.byteLength,
    slice: (start: number, end?: number) => Uint8Array.prototype.slice.call(file, start, end).buffer,
  };
  const metadata = await parquetMetadataAsync(buffer);
  const present = new Set(metadata.schema.map(({ name }) => name));
  const columns = wanted.filter((name) => present.has(name));
  return parquetReadObjects({ file: buffer, metadata, columns, compressors: decompressors, parsers, utf8: false });
}

function originColumnsOf(events: readonly BronzeEvent[], origin: FileOrigin): Column[] {
  const same = (value: unknown) => events.map(() => value);
  return [
    {
      element: column("sequence_number", "INT64"),
      data: events.map(({ sequenceNumber }) => BigInt(sequenceNumber)),
      encoding: "DELTA_BINARY_PACKED",
    },
    {
      element: timestamp("enqueued_time"),
      data: events.map(({ enqueuedTime }) => micros(enqueuedTime)),
      encoding: "DELTA_BINARY_PACKED",
    },
    { element: timestamp("ingest_time"), data: same(micros(origin.ingestTime)) },
    { element: text("stream"), data: same(origin.stream) },
    { element: text("partition"), data: same(origin.partition) },
    { element: text("source"), data: same(origin.source) },
    { element: optional(text("file")), data: same(origin.file) },
    { element: optional(text("key")), data: events.map(({ key }) => key) },
    { element: optional(text("replay_of")), data: events.map(({ replayOf }) => replayOf) },
    ...rareColumnsOf(events),
  ];
}

/** Columns that a file has only when one of its events has the value. */
function rareColumnsOf(events: readonly BronzeEvent[]): Column[] {
  return [
    { element: recordElement, data: events.map(({ record }) => (record === undefined ? undefined : BigInt(record))) },
    {
      element: firstEnqueuedElement,
      data: events.map(({ firstEnqueuedTime: time }) => (time === undefined ? undefined : micros(time))),
    },
  ].filter(({ data }) => data.some((value) => value !== undefined));
}

export const recordElement = optional(column("record", "INT64"));
export const firstEnqueuedElement = optional(timestamp("first_enqueued_time"));

/** Each body without the prefix that it shares with the previous one: both the rest and its zstd frame are shorter. */
function bodies(element: SchemaElement, events: readonly BronzeEvent[]): Column {
  return { element, data: events.map(({ body }) => body), encoding: "DELTA_BYTE_ARRAY" };
}

/** A zstd frame is longer than a dictionary of one short value, and than no value. Bodies can be long. */
function codecOf(data: readonly unknown[]): "ZSTD" | "UNCOMPRESSED" {
  const [first] = data;
  return first instanceof Uint8Array || data.some((value) => value !== first) ? "ZSTD" : "UNCOMPRESSED";
}

function encode(columns: readonly Column[]): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [root(columns.length), ...columns.map(({ element }) => element)],
      columnData: columns.map(({ element, data, encoding }) => ({
        name: element.name,
        data: data as unknown[],
        codec: codecOf(data),
        ...(encoding === undefined ? {} : { encoding }),
      })),
      compressors,
      // Bounds of bodies cost bytes without a use; a reader finds a file through the manifest.
      statistics: false,
      createdBy,
    }),
  );
}
