import type { BronzeEvent } from "../../bronze/manifest/manifest-row.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Stream } from "../../streams/stream.ts";
import type { SilverDefinition } from "../documents/definition.ts";

/**
 * What an event says for each definition, in their order; or, without personal values, why it says nothing. An event says all that
 * it says, or nothing.
 */
export function saidBy(
  stream: Stream,
  definitions: readonly SilverDefinition[],
  { body, enqueuedTime }: BronzeEvent,
): readonly (readonly Identified[])[] | string {
  try {
    const decoded = decodeBody(stream, body, enqueuedTime);
    // Ingest accepted the event, and today's rules do not: they were made stricter.
    if (decoded.outcome !== "accepted") return `not understood any more: ${decoded.code} ${decoded.field}`.trimEnd();
    return definitions.map((definition) => definition.fragments(decoded.event as never, { enqueuedTime }));
  } catch (error) {
    // The error's text may repeat personal values of the body.
    return `a step of ours threw ${error instanceof Error ? error.name : typeof error}`;
  }
}

/** Value of the partition key of a definition's document. */
export function partitionOf({ partitionKey }: SilverDefinition, document: Identified): string {
  return String((document as unknown as Record<string, unknown>)[partitionKey]);
}
