import { gunzipSync } from "node:zlib";
import { crc32c } from "./crc32c.ts";
import { errorCodes, KafkaError } from "./error-codes.ts";
import { MalformedRequestError, WireReader } from "./wire-reader.ts";

/** A record from its producer. */
export interface KafkaRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly KafkaHeader[];
}

export interface KafkaHeader {
  readonly name: string;
  readonly value: Buffer | null;
}

/** The records of one produce request for one partition, with the sequence number of an idempotent producer. */
export interface RecordBatch {
  readonly records: readonly KafkaRecord[];
  /** -1 when the producer is not idempotent. */
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

/** Limit of a decompressed batch. */
export const maxDecompressedBytes = 4 * 1024 * 1024;

// record batch v2: base offset (8), length (4), leader epoch (4), magic (1), CRC (4), and from `checkedAt` on what that
// covers
const lengthEnd = 12;
const magicAt = 16;
const crcAt = 17;
const checkedAt = 21;
const headBytes = 61;
const compressionMask = 0x07;
const transactionalBit = 0x10;
const controlBit = 0x20;

/**
 * Reads the record batch (magic 2) that a producer sends for a partition.
 *
 * @throws KafkaError with the protocol's code of the problem
 */
export function readRecordBatch(bytes: Buffer): RecordBatch {
  const body = checkedBody(bytes);
  const head = new WireReader(body);
  const attributes = head.int16();
  if ((attributes & transactionalBit) !== 0) throw transactions();
  if ((attributes & controlBit) !== 0) throw invalid("producers cannot send control batches");
  head.int32(); // last offset delta
  head.int64(); // timestamps of the producer: the enqueued time is used instead
  head.int64();
  const [producerId, producerEpoch, baseSequence] = [head.int64(), head.int16(), head.int32()];
  const count = head.int32();
  const compressed = body.subarray(headBytes - checkedAt);
  const records = readRecords(decompress(compressed, attributes & compressionMask), count);
  return { records, producerId, producerEpoch, baseSequence };
}

/** The bytes that the checksum covers. */
function checkedBody(bytes: Buffer): Buffer {
  if (bytes.length <= magicAt) throw invalid("a record batch ends in its head");
  const magic = bytes[magicAt];
  if (magic !== 2) {
    throw new KafkaError(
      errorCodes.UNSUPPORTED_FOR_MESSAGE_FORMAT,
      `Records of the old format (magic ${magic}) are not supported: only record batches (magic 2), of Kafka 0.11 and later.`,
    );
  }
  if (bytes.length < headBytes) throw invalid("a record batch ends in its head");
  if (lengthEnd + bytes.readInt32BE(lengthEnd - 4) !== bytes.length) throw invalid("not exactly one record batch");
  const body = bytes.subarray(checkedAt);
  if (crc32c(body) !== bytes.readUInt32BE(crcAt)) {
    throw new KafkaError(errorCodes.CORRUPT_MESSAGE, "The record batch's checksum does not match.");
  }
  return body;
}

function decompress(compressed: Buffer, compression: number): Buffer {
  if (compression === 0) return compressed;
  if (compression !== 1) {
    throw new KafkaError(
      errorCodes.UNSUPPORTED_COMPRESSION_TYPE,
      `Event Hubs supports gzip or no compression (compression type ${compression}).`,
    );
  }
  try {
    return gunzipSync(compressed, { maxOutputLength: maxDecompressedBytes });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw invalid("the compressed data is not gzip", { cause });
    throw new KafkaError(
      errorCodes.MESSAGE_TOO_LARGE,
      `A batch decompresses to more than ${maxDecompressedBytes} bytes.`,
      {
        cause,
      },
    );
  }
}

function readRecords(bytes: Buffer, count: number): KafkaRecord[] {
  const reader = new WireReader(bytes);
  if (count < 1 || count > bytes.length) throw invalid(`a batch of ${count} records`);
  try {
    const records = Array.from({ length: count }, () => readRecord(reader));
    if (reader.remaining === 0) return records;
  } catch (cause) {
    if (!(cause instanceof MalformedRequestError)) throw cause;
    throw invalid(cause.message, { cause });
  }
  throw invalid("a batch contains more than its records");
}

function readRecord(reader: WireReader): KafkaRecord {
  const body = reader.varintBytes();
  if (body === null) throw new MalformedRequestError("a record without length");
  const record = new WireReader(body);
  record.int8(); // attributes, all unused
  record.skipVarint64(); // timestamp delta
  record.varint(); // offset delta
  const [key, value] = [record.varintBytes(), record.varintBytes()];
  const headers: KafkaHeader[] = [];
  for (let left = record.varint(); left > 0; left -= 1) {
    const name = record.varintBytes()?.toString("utf8");
    if (name === undefined) throw new MalformedRequestError("a header without name");
    headers.push({ name, value: record.varintBytes() });
  }
  return { key, value, headers };
}

function invalid(what: string, options?: ErrorOptions): KafkaError {
  return new KafkaError(errorCodes.INVALID_RECORD, `Malformed records: ${what}.`, options);
}

/** The rejection of a transactional batch or request. */
export function transactions(): KafkaError {
  return new KafkaError(
    errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    "The local Event Hubs endpoint does not support transactions.",
  );
}
