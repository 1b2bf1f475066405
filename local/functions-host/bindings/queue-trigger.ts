import { type TypedData, toTypedData } from "../worker/typed-data.ts";
import type { Binding } from "./binding.ts";
import { dateTimeOffset } from "./date-time-offset.ts";
import { BindingError, type TriggerData } from "./trigger-data.ts";

export interface QueueTrigger {
  readonly queue: string;
  readonly connection: string;
  readonly dataType: "string" | "binary";
}

/** A message that was taken from a queue, its body decoded. */
export interface QueueMessage {
  readonly id: string;
  readonly popReceipt: string;
  /** 1 for the first time it was taken. */
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
  readonly body: Buffer;
}

const queueName = /^[a-z0-9](-?[a-z0-9]){2,62}$/;

/** Whether Azure would take it for a queue's name. */
export function isQueueName(name: string): boolean {
  return queueName.test(name) && name.length <= 63;
}

/** @throws StartError */
export function readQueueTrigger(binding: Binding): QueueTrigger {
  binding.allowOnly(["queueName", "connection"]);
  const queue = binding.neededText("queueName").toLowerCase();
  if (!isQueueName(queue))
    binding.refuse(`"${queue}" is no name of a queue: 3 to 63 letters, digits and single dashes between them`);
  return {
    queue,
    connection: binding.setting("connection"),
    dataType: binding.oneOf("dataType", ["string", "binary"], "string"),
  };
}

/**
 * What the host makes of a message. The worker tries a text as JSON; a text that is a JSON object puts its properties
 * into the metadata, over the host's own of that name: `{"id": "x"}` hides the message's id.
 *
 * @throws BindingError for a body that is no UTF-8 where a text is wanted
 */
export function queueData({ dataType }: QueueTrigger, message: QueueMessage): TriggerData {
  const text = textOf(message.body);
  const metadata = ownMetadata(message, text);
  if (dataType === "binary") return { data: { bytes: message.body }, metadata: typed(metadata) };
  if (text === undefined) throw new BindingError(`the body of message ${message.id} is no UTF-8 text`);
  return { data: { string: text }, metadata: typed(withProperties(metadata, text)) };
}

function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

function ownMetadata(message: QueueMessage, text: string | undefined): Record<string, unknown> {
  return {
    ...(text === undefined ? {} : { QueueTrigger: text }),
    DequeueCount: message.dequeueCount,
    ExpirationTime: message.expiresOn,
    Id: message.id,
    InsertionTime: message.insertedOn,
    NextVisibleTime: message.nextVisibleOn,
    PopReceipt: message.popReceipt,
  };
}

/** Lists and nulls are left out, scalars become texts, and names are compared whatever their case. */
function withProperties(metadata: Readonly<Record<string, unknown>>, text: string): Record<string, unknown> {
  const merged = { ...metadata };
  for (const [name, value] of Object.entries(jsonObject(text))) {
    if (value === null || Array.isArray(value)) continue;
    const known = Object.keys(merged).find((key) => key.toLowerCase() === name.toLowerCase());
    merged[known ?? name] = typeof value === "object" ? value : scalarText(value);
  }
  return merged;
}

function jsonObject(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function scalarText(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

/** Dates of the host are JSON text. */
function typed(metadata: Readonly<Record<string, unknown>>): Record<string, TypedData> {
  const entries = Object.entries(metadata).map(([name, value]): [string, TypedData] => [
    name,
    value instanceof Date ? { json: JSON.stringify(dateTimeOffset(value)) } : toTypedData(value),
  ]);
  return Object.fromEntries(entries);
}
