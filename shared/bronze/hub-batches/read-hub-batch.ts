import { receivedKey } from "../../platform/azure/outgoing-event.ts";
import type { BronzeEvent } from "../bronze-event.ts";
import { readReplay } from "../manifest/provenance.ts";

/** One batch of the Event Hubs trigger: events of one partition. */
export interface HubBatch {
  readonly partition: string;
  readonly events: readonly BronzeEvent[];
}

/**
 * Reads a batch of the Event Hubs trigger (cardinality many, binary). `systemPropertiesArray[i]` contains sequence
 * number and key of message i, `propertiesArray[i]` the properties that its sender set. The other arrays of the trigger
 * omit nulls and shift.
 *
 * @throws Error when the batch is not of that shape: no event may land under a wrong sequence number
 */
export function readHubBatch(messages: unknown, metadata: Readonly<Record<string, unknown>> | undefined): HubBatch {
  const bodies = asArray(messages, "messages");
  const properties = asArray(metadata?.["systemPropertiesArray"], "systemPropertiesArray");
  if (bodies.length !== properties.length) {
    throw new Error(`the trigger returned ${bodies.length} bodies and ${properties.length} system properties`);
  }
  const senders = asArray(metadata?.["propertiesArray"] ?? [], "propertiesArray");
  if (senders.length > 0 && senders.length !== bodies.length) {
    throw new Error(`the trigger returned ${bodies.length} bodies and ${senders.length} properties`);
  }
  const partition = partitionOf(metadata);
  if (partition === undefined) throw new Error("the trigger returned no partitionContext.partitionId");
  const events = bodies.map((body, index) => {
    const event = readEvent(body, properties[index], senders[index], index);
    return { ...event, ...readReplay(senders[index], event.enqueuedTime) };
  });
  return { partition, events };
}

/** The hub's partition id; undefined when the trigger returned none. */
export function partitionOf(metadata: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const context = metadata?.["partitionContext"];
  const id =
    typeof context === "object" && context !== null && "partitionId" in context ? context.partitionId : undefined;
  return typeof id === "string" ? id : undefined;
}

function readEvent(body: unknown, properties: unknown, sender: unknown, index: number): BronzeEvent {
  const { sequenceNumber, enqueuedTimeUtc, partitionKey } = asObject(properties, `systemPropertiesArray[${index}]`);
  return {
    sequenceNumber: readLong(sequenceNumber, index),
    enqueuedTime: readUtc(enqueuedTimeUtc, index),
    key: receivedKey(partitionKey, sender),
    body: asBytes(body, index),
  };
}

/** Some workers (3.16.0) split a 64-bit integer into two halves. */
function readLong(value: unknown, index: number): number {
  if (typeof value === "number") return value;
  const { low, high } = asObject(value, `sequenceNumber of message ${index}`);
  if (typeof low !== "number" || typeof high !== "number") throw new Error(`message ${index} has no sequence number`);
  return high * 2 ** 32 + (low >>> 0);
}

/** UTC, with or without the final Z. */
function readUtc(value: unknown, index: number): number {
  const text = String(value);
  const time = value instanceof Date ? value.getTime() : Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time)) throw new Error(`message ${index} has no enqueued time: ${text}`);
  return time;
}

function asBytes(value: unknown, index: number): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error(`message ${index} is not binary: the trigger must have dataType binary`);
}

function asArray(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`the trigger returned no ${name}`);
}

function asObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new Error(`the trigger returned no ${name}`);
}
