import { bytesAt, MalformedMessageError, mapEntries, type Section, sectionAt } from "./values.ts";

/** Message sections (AMQP 1.0, part 3.2). */
const sections = { header: 0x70, deliveryAnnotations: 0x71, messageAnnotations: 0x72, data: 0x75 } as const;

const partitionKeyName = "x-opt-partition-key";
/** What the service itself writes: a producer's own values are dropped. */
const serviceAnnotations: readonly string[] = ["x-opt-sequence-number", "x-opt-offset", "x-opt-enqueued-time"];

/** An event as its producer sent it, cut where the service's annotations go. All parts are encoded. */
export interface EventMessage {
  /** The header section, or nothing. */
  readonly header: Buffer;
  /** Entries of the message annotations that the event keeps: `annotationCount` keys and values. */
  readonly annotations: Buffer;
  readonly annotationCount: number;
  /** Properties, application properties, body and footer. */
  readonly rest: Buffer;
  readonly partitionKey: string | undefined;
}

const nothing: Buffer = Buffer.alloc(0);

/** Reads one whole encoded message; one without a partition key takes that of the batch it came in. */
export function readEventMessage(message: Buffer, batchKey?: string): EventMessage {
  let header = nothing;
  let found: Annotations = noAnnotations;
  let at = 0;
  while (at < message.length) {
    const section = sectionAt(message, at);
    if (section.code > sections.messageAnnotations) break;
    if (section.code === sections.header) header = message.subarray(section.start, section.end);
    if (section.code === sections.messageAnnotations) found = readAnnotations(message, section);
    at = section.end;
  }
  const kept = found.partitionKey === undefined && batchKey !== undefined ? withKey(found, batchKey) : found;
  const { annotations, annotationCount, partitionKey } = kept;
  return { header, annotations, annotationCount, rest: message.subarray(at), partitionKey };
}

/** Takes a batch message (format 0x80013700) apart: each data section is a whole encoded message. */
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
export const noAnnotations: Annotations = { annotations: nothing, annotationCount: 0, partitionKey: undefined };

function readAnnotations(message: Buffer, section: Section): Annotations {
  const kept: Buffer[] = [];
  let partitionKey: string | undefined;
  for (const { key, value, end } of mapEntries(message, section.value)) {
    const name = bytesAt(message, key).toString("latin1");
    if (serviceAnnotations.includes(name)) continue;
    if (name === partitionKeyName) partitionKey = bytesAt(message, value).toString("utf8");
    kept.push(message.subarray(key, end));
  }
  return { annotations: joined(kept), annotationCount: kept.length, partitionKey };
}

/** Most events have no annotation or one: those cost no buffer of their own. */
function joined([first = nothing, ...others]: readonly Buffer[]): Buffer {
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

/** The annotations of an event that has nothing but a partition key. */
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
