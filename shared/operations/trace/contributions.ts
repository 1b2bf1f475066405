import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import { decodeRecords } from "../../streams/decoding/decode.ts";
import type { Rejection } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";

/** What an event adds to one silver document. */
export interface Contribution {
  readonly definition: SilverDefinition;
  readonly partitionKey: string;
  readonly document: Identified;
}

/** The contributions of one event by silver's own rules, or why the stream now rejects the event. */
export function eventContributions(
  { definitions, earliestTime }: { readonly definitions: readonly SilverDefinition[]; readonly earliestTime: number },
  stream: Stream,
  { body, enqueuedTime, firstEnqueuedTime = enqueuedTime }: BronzeEvent,
): readonly Contribution[] | Rejection {
  const own = definitions.filter((definition) => definition.stream === stream.name);
  const found: Contribution[] = [];
  for (const { decoded } of decodeRecords(stream, body, { enqueuedTime, earliestTime })) {
    if (decoded.outcome !== "accepted") return decoded;
    for (const definition of own)
      for (const document of definition.contributions(decoded.event, { enqueuedTime: firstEnqueuedTime }))
        found.push({ definition, partitionKey: partitionOf(definition, document), document });
  }
  return found;
}
