import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { decodeRecords } from "../../streams/decoding/decode.ts";
import type { Stream } from "../../streams/stream.ts";
import type { SilverDefinition } from "../documents/definition.ts";

/** How the events of a slice are processed. */
export interface SliceRules {
  readonly stream: Stream;
  /** Those of the stream. */
  readonly definitions: readonly SilverDefinition[];
  /** Epoch milliseconds. */
  readonly earliestTime: number;
}

/**
 * The contributions of one event, a list for each definition in their order; or the reason why the event has none,
 * without personal values. All definitions contribute, or none does.
 */
export function contributionsOf(
  { stream, definitions, earliestTime }: SliceRules,
  { body, enqueuedTime, firstEnqueuedTime = enqueuedTime }: BronzeEvent,
): readonly (readonly Identified[])[] | string {
  try {
    const all: Identified[][] = definitions.map(() => []);
    // A row contains one record; rows of earlier versions can contain all entries of a command.
    for (const { decoded } of decodeRecords(stream, body, { enqueuedTime, earliestTime })) {
      if (decoded.outcome === "ignored") continue;
      // Ingest accepted the event under earlier, less strict rules.
      if (decoded.outcome !== "accepted") return `no longer accepted: ${decoded.code} ${decoded.field}`.trimEnd();
      for (const [index, definition] of definitions.entries())
        all[index]?.push(...definition.contributions(decoded.event, { enqueuedTime: firstEnqueuedTime }));
    }
    return all;
  } catch (error) {
    // The error's message may contain personal values of the body.
    return `an internal step threw ${error instanceof Error ? error.name : typeof error}`;
  }
}
