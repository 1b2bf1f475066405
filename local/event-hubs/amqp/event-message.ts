import { bytesAt, MalformedMessageError, mapEntries, type Section, sectionAt } from "./values.ts";

/** Message sections (AMQP 1.0, part 3.2). */
export const sections = { header: 0x70, deliveryAnnotations: 0x71, messageAnnotations: 0x72, data: 0x75 } as const;

const partitionKeyName = "x-opt-partition-key";
/** Written by the service: values of producers are dropped. */
const serviceAnnotations: readonly string[] = ["x-opt-sequence-number", "x-opt-offset", "x-opt-enqueued-time"];

/** An event from its producer, split at the position of the service's annotations. All parts are encoded. */
export interface EventMessage {
  /** The header section; may be empty. */
  readonly header: Buffer;
  /** The producer's message annotations: `annotationCount` keys and values. */
  readonly annotations: Buffer;
  readonly annotationCount: number;
  /** Properties, application properties, body and footer. */
  readonly rest: Buffer;
  readonly partitionKey: string | undefined;
}

const noBytes: Buffer = Buffer.alloc(0);

/** Reads one encoded message. A message without a partition key gets the key of its batch. */
export function readEventMessage(message: Buffer, batchKey?: string): EventMessage {
  let header = noBytes;
  let found: Annotations = noAnnotations;
  let at = 0;
  while (at < message.length) {
    const section = sectionAt(message, at);
    if (section.code > sections.messageAnnotations) break;
    if (section.code === sections.header) header = message.subarray(section.start, section.end);
    if (section.code === sections.messageAnnotations) found = readAnnotations(message, section);
    at = section.end;
  }
  const own = found.partitionKey === undefined && batchKey !== undefined ? withKey(found, batchKey) : found;
  const { annotations, annotationCount, partitionKey } = own;
  return { header, annotations, annotationCount, rest: message.subarray(at), partitionKey };
}

/** Splits a batch message (format 0x80013700): each data section is an encoded message. */
export function readBatch(batch: Buffer): EventMessage[] {
  let key: string | undefined;
  const events: EventMessage[] = [];
  for (let at = 0; at < batch.length; ) {
    const section = sectionAt(batch, at);
    if (section.code === sections.messageAnnotations) key = readAnnotations(batch, section).partitionKey;
    if (section.code === sections.data) events.push(readEventMessage(bytesAt(batch, section.value), key));
    at = section.end;
  }
  if (events.length === 0) throw new MalformedMessageError("a batch message without events");
  return events;
}

type Annotations = Pick<EventMessage, "annotations" | "annotationCount" | "partitionKey">;
export const noAnnotations: Annotations = { annotations: noBytes, annotationCount: 0, partitionKey: undefined };

function readAnnotations(message: Buffer, section: Section): Annotations {
  const entries: Buffer[] = [];
  let partitionKey: string | undefined;
  for (const { key, value, end } of mapEntries(message, section.value)) {
    const name = bytesAt(message, key).toString("latin1");
    if (serviceAnnotations.includes(name)) continue;
    if (name === partitionKeyName) partitionKey = bytesAt(message, value).toString("utf8");
    entries.push(message.subarray(key, end));
  }
  return { annotations: joined(entries), annotationCount: entries.length, partitionKey };
}

/** Most events have at most one annotation, which needs no copy. */
function joined([first = noBytes, ...others]: readonly Buffer[]): Buffer {
  return others.length === 0 ? first : Buffer.concat([first, ...others]);
}

function withKey(found: Annotations, partitionKey: string): Annotations {
  const added = keyAnnotation(partitionKey);
  return {
    annotations: Buffer.concat([found.annotations, added.annotations]),
    annotationCount: found.annotationCount + 1,
    partitionKey,
  };
}

/** The annotations of an event with only a partition key. */
export function keyAnnotation(partitionKey: string): Annotations {
  const annotations = Buffer.concat([symbol(partitionKeyName), encodedString(partitionKey)]);
  return { annotations, annotationCount: 1, partitionKey };
}

/** An encoded symbol of at most 255 bytes. */
export function symbol(name: string): Buffer {
  return Buffer.concat([Buffer.from([0xa3, name.length]), Buffer.from(name, "latin1")]);
}

function encodedString(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const head = Buffer.alloc(5);
  head[0] = 0xb1;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
