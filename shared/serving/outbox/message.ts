import type { Identified } from "../../platform/azure/documents.ts";
import type { OutgoingEvent } from "../../platform/azure/outgoing-event.ts";
import { InvalidDocument, storedBoolean, storedNumber, storedObject, storedText } from "../../platform/stored-value.ts";
import { type Delivery, deliveryFrom } from "./webhook/delivery.ts";

/** What an output publishes about one thing in one state. It never changes. */
export interface NewMessage extends Identified {
  /** Whom it is about: a normalised e-mail or a user; the partition key. */
  readonly subject: string;
  /** Messages of one key keep their order in the hub. */
  readonly key: string;
  /** Consumers rely on its names. */
  readonly body: Readonly<Record<string, string | number>>;
  /** When what it is about happened, epoch milliseconds: erasure up to a time removes it. */
  readonly time?: number;
  /** Id of the message of the same subject that is published before it. */
  readonly after?: string;
}

/** In `outbox`: a message of an output. It is created once. */
export interface OutboxMessage extends NewMessage {
  readonly output: string;
  readonly published: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Of a message for a webhook, until it is published. */
  readonly delivery?: Delivery;
}

/** @throws InvalidDocument if the stored document is not a message: it is then not published */
export function outboxMessageFrom(document: Identified): OutboxMessage {
  storedObject(document, "body");
  const body: object = Reflect.get(document, "body");
  return {
    id: document.id,
    output: storedText(document, "output"),
    subject: storedText(document, "subject"),
    key: storedText(document, "key"),
    body: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, textOrNumber(document, name, value)])),
    published: storedBoolean(document, "published"),
    createdAt: storedNumber(document, "createdAt"),
    ...("time" in document ? { time: storedNumber(document, "time") } : {}),
    ...("after" in document ? { after: storedText(document, "after") } : {}),
    ...("delivery" in document ? { delivery: deliveryFrom(storedObject(document, "delivery")) } : {}),
  };
}

function textOrNumber({ id }: Identified, name: string, value: unknown): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  throw new InvalidDocument(`document ${id}: ${name} is not as expected`);
}

/** The property `id` lets consumers detect a message that is published twice. */
export function eventOf({ id, key, body }: Pick<OutboxMessage, "id" | "key" | "body">): OutgoingEvent {
  return { key, body: Buffer.from(JSON.stringify(body)), properties: { id } };
}
