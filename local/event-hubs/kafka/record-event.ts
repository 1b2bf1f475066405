import { type EventMessage, keyAnnotation, noAnnotations } from "../amqp/event-message.ts";
import type { KafkaHeader, KafkaRecord } from "./record-batch.ts";

/* An encoder for these sections (AMQP 1.0, parts 1.6 and 3.2): a general one costs several times as much per event. */
const applicationProperties = Buffer.from([0x00, 0x53, 0x74, 0xd1]);
const data = Buffer.from([0x00, 0x53, 0x75]);
const binary = 0xb0;
const string = 0xb1;
const nullValue = Buffer.from([0x40]);
const noBytes = Buffer.alloc(0);

/**
 * A record as AMQP consumers receive it, as in Azure: the value is the body (empty for null), the key is the partition
 * key, and headers are application properties with binary values.
 */
export function eventOfRecord({ key, value, headers }: KafkaRecord): EventMessage {
  const annotations = key === null ? noAnnotations : keyAnnotation(key.toString("utf8"));
  const body = variable(binary, value ?? noBytes);
  const parts = headers.length === 0 ? [data, ...body] : [...propertiesSection(headers), data, ...body];
  return { header: noBytes, ...annotations, rest: Buffer.concat(parts) };
}

function propertiesSection(headers: readonly KafkaHeader[]): Buffer[] {
  // a map has each key once: the last header of a name wins
  const entries = new Map(headers.map(({ name, value }) => [name, value]));
  const items = [...entries].flatMap(([name, value]) => [
    ...variable(string, Buffer.from(name, "utf8")),
    ...(value === null ? [nullValue] : variable(binary, value)),
  ]);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(4 + items.reduce((bytes, { length }) => bytes + length, 0), 0);
  head.writeUInt32BE(2 * entries.size, 4);
  return [applicationProperties, head, ...items];
}

/** A binary or string value with four bytes of length. */
function variable(code: number, bytes: Buffer): [head: Buffer, bytes: Buffer] {
  const head = Buffer.allocUnsafe(5);
  head[0] = code;
  head.writeUInt32BE(bytes.length, 1);
  return [head, bytes];
}
