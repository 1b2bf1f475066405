import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Stream } from "../../streams/stream.ts";
import type { SilverDefinition } from "../documents/definition.ts";

/**
 * The contributions of one event, a list for each definition in their order; or the reason why the event has none,
 * without personal values. All definitions contribute, or none does.
 */
export function contributionsOf(
  stream: Stream,
  definitions: readonly SilverDefinition[],
  { body, enqueuedTime }: BronzeEvent,
): readonly (readonly Identified[])[] | string {
  try {
    const decoded = decodeBody(stream, body, enqueuedTime);
    // Ingest accepted the event under earlier, less strict rules.
    if (decoded.outcome !== "accepted") return `no longer accepted: ${decoded.code} ${decoded.field}`.trimEnd();
    return definitions.map((definition) => definition.contributions(decoded.event, { enqueuedTime }));
  } catch (error) {
    // The error's message may contain personal values of the body.
    return `an internal step threw ${error instanceof Error ? error.name : typeof error}`;
  }
}
