import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { type ApiName, apis, isFlexible } from "../kafka/apis.ts";
import { crc32c } from "../kafka/crc32c.ts";
import { splitFrames } from "../kafka/frames.ts";
import { WireReader } from "../kafka/wire-reader.ts";
import { WireWriter } from "../kafka/wire-writer.ts";
import { hub } from "./clients.ts";

/* A Kafka client that sends any request, valid or not. */

export interface RawClient {
  /** Sends a request without waiting for the response; returns its correlation id. */
  send(api: ApiName | number, version: number, writeBody?: (body: WireWriter) => void): number;
  write(bytes: Buffer): void;
  /** The next response, past its header. */
  receive(api: ApiName, version: number): Promise<{ correlationId: number; body: WireReader }>;
  /** The next frame, which may be no response. */
  receiveFrame(): Promise<Buffer>;
  /** Resolves when the endpoint has closed the connection. */
  readonly closed: Promise<unknown>;
  close(): void;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  const frames = splitFrames(socket.iterator({ destroyOnReturn: false }));
  let lastId = 0;
  const receiveFrame = async () => {
    const { value } = await frames.next();
    if (value === undefined) throw new Error("the endpoint has closed the connection");
    return value;
  };
  return {
    receiveFrame,
    closed: once(socket, "close"),
    send(api, version, writeBody = () => {}) {
      lastId += 1;
      const key = typeof api === "number" ? api : apis[api].key;
      const flexible = typeof api !== "number" && isFlexible(api, version);
      const body = new WireWriter(flexible).tags();
      writeBody(body);
      const head = new WireWriter().int16(key).int16(version).int32(lastId).string("test").toBuffer();
      socket.write(new WireWriter().bytes(Buffer.concat([head, body.toBuffer()])).toBuffer());
      return lastId;
    },
    write: (bytes) => void socket.write(bytes),
    async receive(api, version) {
      const value = await receiveFrame();
      const flexible = isFlexible(api, version);
      const correlationId = value.readInt32BE(0);
      const body = new WireReader(value.subarray(4), flexible);
      if (api !== "ApiVersions") body.tags();
      return { correlationId, body };
    },
    close: () => void socket.destroy(),
  };
}

export interface BatchOptions {
  readonly magic?: number;
  /** 0 none, 1 gzip; others only set the attribute. */
  readonly compression?: number;
  readonly transactional?: boolean;
  readonly producer?: { readonly id: bigint; readonly epoch: number; readonly sequence: number };
}

/** A record batch with one record per value. */
export function recordBatch(values: readonly string[], options: BatchOptions = {}): Buffer {
  const {
    magic = 2,
    compression = 0,
    transactional = false,
    producer = { id: -1n, epoch: -1, sequence: -1 },
  } = options;
  const records = Buffer.concat(values.map(recordOf));
  const checked = new WireWriter()
    .int16(compression | (transactional ? 0x10 : 0))
    .int32(values.length - 1)
    .int64(0)
    .int64(0)
    .int64(producer.id)
    .int16(producer.epoch)
    .int32(producer.sequence)
    .int32(values.length)
    .raw(compression === 1 ? gzipSync(records) : records)
    .toBuffer();
  const rest = new WireWriter()
    .int32(-1)
    .int8(magic)
    .int32(crc32c(checked) | 0)
    .raw(checked)
    .toBuffer();
  return new WireWriter().int64(0).bytes(rest).toBuffer();
}

function recordOf(value: string, index: number): Buffer {
  const bytes = Buffer.from(value);
  const body = new WireWriter()
    .int8(0)
    .uvarint(0)
    .uvarint(2 * index)
    .uvarint(1) // no key
    .uvarint(2 * bytes.length)
    .raw(bytes)
    .uvarint(0)
    .toBuffer();
  return new WireWriter()
    .uvarint(2 * body.length)
    .raw(body)
    .toBuffer();
}

/** Writes a produce request for one partition of the test hub. */
export function produceBody(records: Buffer, { partition = 0, acks = -1, topic = hub.name } = {}) {
  return produceBatches([{ partition, records }], { acks, topic });
}

/** Writes a produce request for several partitions of a hub. */
export function produceBatches(
  batches: readonly { partition: number; records: Buffer }[],
  { acks = -1, topic = hub.name } = {},
) {
  return (body: WireWriter) => {
    body.string(null).int16(acks).int32(1000);
    body.array([topic], (name) => {
      body
        .string(name)
        .array(batches, ({ partition, records }) => void body.int32(partition).bytes(records).tags())
        .tags();
    });
    body.tags();
  };
}

/** Code, base offset and message of the only partition in the response to a produce request. */
export function produced(body: WireReader, version: number) {
  return producedBatches(body, version)[0];
}

/** Code, base offset and message of each partition in the response to a produce request for one hub. */
export function producedBatches(body: WireReader, version: number) {
  const [topic = []] =
    body.array(() => {
      body.string();
      const partitions =
        body.array(() => {
          body.int32();
          const [code, baseOffset] = [body.int16(), Number(body.int64())];
          body.int64();
          if (version >= 5) body.int64();
          if (version < 8) return { code, baseOffset, message: null };
          body.array(() => {});
          const message = body.nullableString();
          body.tags();
          return { code, baseOffset, message };
        }) ?? [];
      body.tags();
      return partitions;
    }) ?? [];
  return topic;
}
