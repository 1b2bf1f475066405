import { isObject } from "../settings/json.ts";
import type { Binding } from "./binding.ts";
import { booleanText, dateTimeOffsetText } from "./dotnet-text.ts";
import { BindingError, type TriggerData, typedMetadata } from "./trigger-data.ts";

export interface QueueTrigger {
  readonly queue: string;
  readonly connection: string;
  readonly dataType: "string" | "binary";
}

/** A dequeued message with its decoded body. */
export interface QueueMessage {
  readonly id: string;
  readonly popReceipt: string;
  /** 1 when it is dequeued for the first time. */
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
  readonly body: Buffer;
}

const queueName = /^[a-z0-9](-?[a-z0-9]){2,62}$/;

/** Whether Azure accepts the queue name. */
export function isQueueName(name: string): boolean {
  return queueName.test(name) && name.length <= 63;
}

/** @throws StartError */
export function readQueueTrigger(binding: Binding): QueueTrigger {
  binding.allowOnly(["queueName", "connection"]);
  const queue = binding.requiredText("queueName").toLowerCase();
  if (!isQueueName(queue))
    binding.reject(`"${queue}" is not a queue name: use 3 to 63 letters, digits and single dashes between them`);
  return {
    queue,
    connection: binding.setting("connection"),
    dataType: binding.oneOf("dataType", ["string", "binary"], "string"),
  };
}

/**
 * The trigger data of a message. The worker parses the text as JSON. The properties of a JSON object are added to the
 * metadata and replace host metadata of the same name: `{"id": "x"}` hides the id of the message.
 *
 * @throws BindingError for a body that is not UTF-8 when a text is required
 */
export function queueData({ dataType }: QueueTrigger, message: QueueMessage): TriggerData {
  const text = textOf(message.body);
  const metadata = ownMetadata(message, text);
  if (dataType === "binary")
    return { data: { bytes: message.body }, metadata: typedMetadata(metadata, dateTimeOffsetText) };
  if (text === undefined) throw new BindingError(`the body of message ${message.id} is not UTF-8 text`);
  return { data: { string: text }, metadata: typedMetadata(withProperties(metadata, text), dateTimeOffsetText) };
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

/** Lists and nulls are omitted, scalars become texts, and names are case-insensitive. */
function withProperties(metadata: Readonly<Record<string, unknown>>, text: string): Record<string, unknown> {
  const merged = { ...metadata };
  for (const [name, value] of Object.entries(jsonObject(text))) {
    if (value === null || Array.isArray(value)) continue;
    const existing = Object.keys(merged).find((key) => key.toLowerCase() === name.toLowerCase());
    merged[existing ?? name] = typeof value === "object" ? value : scalarText(value);
  }
  return merged;
}

function jsonObject(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function scalarText(value: unknown): string {
  return typeof value === "boolean" ? booleanText(value) : String(value);
}
