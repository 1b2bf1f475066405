import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { type ParquetType, parquetReadObjects, type SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { BronzeEvent } from "./rows.ts";

/** What is the same for every event of a file. */
export interface FileOrigin {
  readonly stream: string;
  readonly partition: string;
  /** How the events came: over a hub, or in a landed file. */
  readonly source: "hub" | "file";
  /** Epoch milliseconds. */
  readonly ingestTime: number;
}

export interface QuarantinedEvent extends BronzeEvent {
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

interface Column {
  readonly element: SchemaElement;
  readonly data: readonly unknown[];
  readonly encoding?: "PLAIN" | "DELTA_BINARY_PACKED";
}

/** Level 1: higher ones cost ten times the time for a tenth of the size (see docs/performance.md). */
const compressors = {
  ZSTD: (page: Uint8Array) => zstdCompressSync(page, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
};
const decompressors = { ZSTD: (page: Uint8Array) => zstdDecompressSync(page) };

/** Text stays bytes: decoding it would lose a byte order mark. Times become epoch milliseconds. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array) => bytes,
  timestampFromMicroseconds: (time: bigint) => Number(time / 1000n),
};

/** A Parquet file of accepted events: their bodies as text, byte for byte, with position and times. */
export function encodeEvents(events: readonly BronzeEvent[], origin: FileOrigin): Uint8Array {
  return encode([
    ...positionColumns(events, origin),
    { element: text("body"), data: events.map(({ body }) => body), encoding: "PLAIN" },
  ]);
}

/** A Parquet file of quarantined events: as accepted ones, the bodies as bytes since they need not be text, and what is wrong. */
export function encodeQuarantined(events: readonly QuarantinedEvent[], origin: FileOrigin): Uint8Array {
  return encode([
    ...positionColumns(events, origin),
    { element: text("code"), data: events.map(({ code }) => code) },
    { element: text("field"), data: events.map(({ field }) => field) },
    { element: text("message"), data: events.map(({ message }) => message) },
    { element: column("body", "BYTE_ARRAY"), data: events.map(({ body }) => body), encoding: "PLAIN" },
  ]);
}

/** Reads either kind of file back. */
export async function decodeEvents(file: Uint8Array): Promise<BronzeEvent[]> {
  return (await decodeRows(file, ["sequence_number", "enqueued_time", "key", "body"])).map(eventOf);
}

export async function decodeQuarantined(file: Uint8Array): Promise<QuarantinedEvent[]> {
  const columns = ["sequence_number", "enqueued_time", "key", "body", "code", "field", "message"];
  return (await decodeRows(file, columns)).map((row) => ({
    ...eventOf(row),
    code: textOf(row["code"]),
    field: textOf(row["field"]),
    message: textOf(row["message"]),
  }));
}

function eventOf(row: Record<string, unknown>): BronzeEvent {
  const { sequence_number: sequence, enqueued_time: enqueued, key, body } = row;
  return {
    sequenceNumber: Number(sequence),
    enqueuedTime: Number(enqueued),
    key: key === undefined || key === null ? undefined : textOf(key),
    body: body as Uint8Array,
  };
}

function textOf(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString();
}

async function decodeRows(file: Uint8Array, columns: string[]): Promise<Record<string, unknown>[]> {
  const buffer = {
    byteLength: file.byteLength,
    slice: (start: number, end?: number) => Uint8Array.prototype.slice.call(file, start, end).buffer,
  };
  return parquetReadObjects({ file: buffer, columns, compressors: decompressors, parsers, utf8: false });
}

function positionColumns(events: readonly BronzeEvent[], origin: FileOrigin): Column[] {
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
    { element: { ...text("key"), repetition_type: "OPTIONAL" }, data: events.map(({ key }) => key) },
  ];
}

function encode(columns: readonly Column[]): Uint8Array {
  const root: SchemaElement = { name: "root", num_children: columns.length };
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [root, ...columns.map(({ element }) => element)],
      columnData: columns.map(({ element, data, encoding }) => ({
        name: element.name,
        data: data as unknown[],
        ...(encoding === undefined ? {} : { encoding }),
      })),
      codec: "ZSTD",
      compressors,
      // Bounds of bodies would only cost bytes; a reader finds a file by the manifest.
      statistics: false,
      createdBy: "KoreVital",
    }),
  );
}

function column(name: string, type: ParquetType): SchemaElement {
  return { name, type, repetition_type: "REQUIRED" };
}

function text(name: string): SchemaElement {
  return { ...column(name, "BYTE_ARRAY"), converted_type: "UTF8" };
}

/** DuckDB and Spark read this as a time stamp in UTC. */
function timestamp(name: string): SchemaElement {
  const logical = { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" } as const;
  return { ...column(name, "INT64"), converted_type: "TIMESTAMP_MICROS", logical_type: logical };
}

function micros(time: number): bigint {
  return BigInt(time) * 1000n;
}
