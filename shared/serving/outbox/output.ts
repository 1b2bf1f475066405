import type { Row } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import type { NewMessage } from "./message.ts";

/** What the messages of an output are determined from. */
export interface OutputContext {
  /** Reads silver without a cache. */
  readonly silver: SilverReader;
  /** A container of gold. */
  gold(container: string): Pick<DocumentContainer, "queryPartition">;
  /** The health alerts of a user that start in the UTC hour of an instant, by silver as it is now. */
  alertsAt(userId: string, time: number): Promise<readonly Row[]>;
  /** The container of the messages. */
  readonly messages: Pick<DocumentContainer, "queryPartition">;
  /** Whether what happened to a user at a time may be used: it is not erased, and the user is not restricted. */
  isVisible(userId: string, time: number): Promise<boolean>;
  /** Milliseconds after its end in which an episode is news. */
  readonly alertMaximumAge: number;
  /** Epoch milliseconds. */
  now(): number;
}

export interface DeterminedMessages {
  readonly messages: readonly NewMessage[];
  /**
   * They can change without a change of the followed container: when they are determined again, epoch milliseconds.
   */
  readonly pendingUntil?: number;
}

/** Where messages are sent: a hub, as `resources.json` names it, or the webhook of the configuration. */
export type Sink = { readonly kind: "hub"; readonly hub: string } | { readonly kind: "webhook" };

/** What leaves KoreVital through the outbox: messages about the changes of one container, for a hub or the webhook. */
export interface Output<D extends Identified = Identified> {
  /** Consumer of the change feed, and in each message. Never renamed. */
  readonly name: string;
  /** The followed container. */
  readonly source: { readonly database: "silver" | "gold"; readonly container: string };
  readonly sink: Sink;
  /** For people: the recipients, and what they get about a person. */
  readonly recipients: string;
  /** The partition of a changed document; its messages are determined once for all changes of a page. */
  subjectOf(document: D): string;
  /**
   * The messages about a subject by its current state. Those that exist are not created again.
   *
   * @param changed its documents in the page; none when they are determined again
   */
  messagesOf(subject: string, changed: readonly D[], context: OutputContext): Promise<DeterminedMessages>;
  /** Which of the messages may still be published; the others are removed. */
  dueOf(messages: readonly NewMessage[], context: OutputContext): Promise<(message: NewMessage) => boolean>;
}
