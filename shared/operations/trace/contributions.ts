import type { Identified } from "../../platform/azure/documents.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
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
  stream: Stream,
  definitions: readonly SilverDefinition[],
  { body, enqueuedTime }: { readonly body: Uint8Array; readonly enqueuedTime: number },
): readonly Contribution[] | Rejection {
  const decoded = decodeBody(stream, body, enqueuedTime);
  if (decoded.outcome !== "accepted") return decoded;
  const own = definitions.filter((definition) => definition.stream === stream.name);
  return own.flatMap((definition) =>
    definition.contributions(decoded.event, { enqueuedTime }).map((document: Identified) => ({
      definition,
      partitionKey: partitionOf(definition, document),
      document,
    })),
  );
}
