import { second } from "../../../platform/time.ts";
import type { Pseudonymise } from "../../masking/pseudonym.ts";

/** What an event's id contains: where to look for the event, and how to recognise it. */
export interface PostedEvent {
  readonly stream: string;
  /** When it was posted, in whole seconds; epoch milliseconds. */
  readonly postedAt: number;
  /** Keyed hash of its bytes, which reveals nothing of them. */
  readonly digest: string;
}

const format = /^([a-z-]+)\.([0-9a-z]{1,9})\.([0-9a-f]{24})\.([0-9a-f]{12})$/;

export function eventDigest(body: Uint8Array, pseudonymise: Pseudonymise): string {
  return pseudonymise("event", Buffer.from(body).toString("latin1")).slice(0, 24);
}

/** Text for URLs: the stream, the time, the digest and a signature. */
export function writeEventId({ stream, postedAt, digest }: PostedEvent, pseudonymise: Pseudonymise): string {
  const content = `${stream}.${Math.floor(postedAt / second).toString(36)}.${digest}`;
  return `${content}.${signatureOf(content, pseudonymise)}`;
}

/** Undefined for a text that is not the id of an event that this API has taken. */
export function readEventId(text: string, pseudonymise: Pseudonymise): PostedEvent | undefined {
  const [, stream = "", time = "", digest = "", signature] = format.exec(text) ?? [];
  if (signature !== signatureOf(`${stream}.${time}.${digest}`, pseudonymise)) return undefined;
  return { stream, postedAt: Number.parseInt(time, 36) * second, digest };
}

function signatureOf(content: string, pseudonymise: Pseudonymise): string {
  return pseudonymise("event", `id ${content}`).slice(0, 12);
}
