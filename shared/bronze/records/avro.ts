import { inflateRawSync } from "node:zlib";
import { AvroDecoder, InvalidAvro } from "./avro-decoder.ts";
import { bodyReader } from "./avro-schema.ts";
import { FileUnreadable } from "./file-unreadable.ts";
import { type FileRecord, maxRecordBytes, type ResumePoint, startOfFile } from "./record.ts";

/** A container file of Avro, as Event Hubs Capture writes it: its records are events. */
export interface AvroFormat {
  readonly kind: "avro";
  readonly schema: string;
  readonly codec: AvroCodec;
  /** The marker behind each block, in base64. */
  readonly marker: string;
}

export const avroCodecs = ["null", "deflate"] as const;
export type AvroCodec = (typeof avroCodecs)[number];

const magic = Buffer.from("Obj\u0001");
const markerSize = 16;

/** Bytes of a block, compressed and inflated; one block is in memory. */
export const maxBlockBytes = 16 * 2 ** 20;
/** The progress of a file contains its schema. */
const maxSchemaLength = 16 * 1024;

export function isAvro(head: Uint8Array): boolean {
  return magic.equals(head.subarray(0, magic.length));
}

/**
 * Reads the header of a file.
 *
 * @throws FileUnreadable `unknown` when its records are no events, `damaged` when the header is invalid
 */
export function openAvro(head: Uint8Array): { readonly format: AvroFormat; readonly start: ResumePoint } {
  const metadata = new Map<string, string>();
  const decoder = new AvroDecoder(head, magic.length);
  const marker = orDamaged("its header is invalid", () => {
    decoder.items(() => metadata.set(textOf(decoder.sized()), textOf(decoder.sized())));
    return decoder.fixed(markerSize);
  });
  const schema = metadata.get("avro.schema") ?? "";
  const codecName = metadata.get("avro.codec") ?? "null";
  const codec = avroCodecs.find((one) => one === codecName);
  if (codec === undefined) throw new FileUnreadable("unknown", "Avro without compression or with deflate expected");
  if (schema.length > maxSchemaLength) throw new FileUnreadable("unknown", "the schema of the Avro file is too long");
  compiled(schema);
  const format = { kind: "avro", schema, codec, marker: Buffer.from(marker).toString("base64") } as const;
  return { format, start: { ...startOfFile, offset: decoder.at } };
}

/**
 * The bodies of the events. In a resume point `offset` is the beginning of a block, and `line` the number of its
 * records
 * before the point.
 *
 * @param content the bytes from `from.offset` on
 * @throws FileUnreadable `truncated` or `damaged`, after all records before
 */
export async function* avroRecords(
  content: AsyncIterable<Uint8Array>,
  { schema, codec, marker }: AvroFormat,
  from: ResumePoint,
): AsyncGenerator<FileRecord[]> {
  const readBody = compiled(schema);
  let at = from;
  for await (const block of blocksOf(content, from.offset, Buffer.from(marker, "base64"))) {
    const { records, fault } = recordsIn(
      block,
      new AvroDecoder(codec === "null" ? block.bytes : inflated(block.bytes)),
      at,
    );
    if (records.length > 0) yield records;
    if (fault !== undefined)
      throw new FileUnreadable("damaged", `a block of the Avro file is invalid: ${fault.message}`);
    at = { record: at.record + records.length, offset: block.end, line: 0, unquotedUntil: 0 };
  }

  function recordsIn({ count, end }: Block, decoder: AvroDecoder, start: ResumePoint) {
    const records: FileRecord[] = [];
    try {
      for (let index = 0; index < count; index += 1) {
        const body = readBody(decoder);
        if (index < start.line) continue;
        const number = start.record + records.length + 1;
        const place = index === count - 1 ? { offset: end, line: 0 } : { offset: start.offset, line: index + 1 };
        const after = { record: number, ...place, unquotedUntil: 0 };
        const isTruncated = body.length > maxRecordBytes;
        records.push({ number, line: number, raw: body.subarray(0, maxRecordBytes), isTruncated, after });
      }
      return { records, fault: undefined };
    } catch (error) {
      if (error instanceof InvalidAvro) return { records, fault: error };
      throw error;
    }
  }
}

interface Block {
  readonly bytes: Uint8Array;
  /** Number of records. */
  readonly count: number;
  /** Offset of the next block. */
  readonly end: number;
}

async function* blocksOf(content: AsyncIterable<Uint8Array>, start: number, marker: Uint8Array): AsyncGenerator<Block> {
  let offset = start;
  let waiting: Uint8Array[] = [];
  let length = 0;
  let needed = 1;
  for await (const piece of content) {
    waiting.push(piece);
    length += piece.length;
    while (length >= needed) {
      const bytes = Buffer.concat(waiting);
      const block = blockIn(bytes, offset, marker);
      const rest = block === undefined || typeof block === "number" ? bytes : bytes.subarray(block.end - offset);
      waiting = [rest];
      length = rest.length;
      needed = typeof block === "number" ? block : length + 1;
      if (block === undefined || typeof block === "number") break;
      yield block;
      offset = block.end;
      needed = 1;
    }
  }
  if (length > 0) throw new FileUnreadable("truncated", "the Avro file ends inside of a block");
}

/** The block at the beginning of the bytes; otherwise the bytes that are needed, or undefined for an unknown number. */
function blockIn(bytes: Uint8Array, offset: number, marker: Uint8Array): Block | number | undefined {
  const decoder = new AvroDecoder(bytes);
  let [count, size] = [0, 0];
  try {
    count = decoder.long();
    size = decoder.long();
  } catch (error) {
    // The numbers have at most 20 bytes.
    if (error instanceof InvalidAvro && bytes.length < 20) return undefined;
    throw new FileUnreadable("damaged", "a block of the Avro file has an invalid header");
  }
  if (count < 0 || size < 0 || size > maxBlockBytes)
    throw new FileUnreadable("damaged", `a block of at most ${maxBlockBytes} bytes expected in the Avro file`);
  const end = decoder.at + size + markerSize;
  if (bytes.length < end) return end;
  if (!marker.every((byte, index) => bytes[end - markerSize + index] === byte))
    throw new FileUnreadable("damaged", "a block of the Avro file does not end with its marker");
  return { bytes: bytes.subarray(decoder.at, decoder.at + size), count, end: offset + end };
}

function inflated(bytes: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: maxBlockBytes });
  } catch {
    throw new FileUnreadable("damaged", `a block that inflates to at most ${maxBlockBytes} bytes expected`);
  }
}

/** @throws FileUnreadable `unknown` */
function compiled(schema: string): ReturnType<typeof bodyReader> {
  try {
    return bodyReader(JSON.parse(schema));
  } catch {
    throw new FileUnreadable("unknown", "an Avro file with events expected: records with a field Body");
  }
}

function orDamaged<T>(message: string, work: () => T): T {
  try {
    return work();
  } catch {
    throw new FileUnreadable("damaged", `the Avro file is damaged: ${message}`);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
