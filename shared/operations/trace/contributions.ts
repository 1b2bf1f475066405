import type { Identified } from "../../platform/azure/documents.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Refusal } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";

/** What an event says of one silver document. */
export interface Said {
  readonly definition: SilverDefinition;
  readonly partition: string;
  readonly fragment: Identified;
}

/** What an accepted event says on its own, by the rules that silver goes by; or why it cannot be understood any more. */
export function saidBy(
  stream: Stream,
  definitions: readonly SilverDefinition[],
  { body, enqueuedTime }: { readonly body: Uint8Array; readonly enqueuedTime: number },
): readonly Said[] | Refusal {
  const decoded = decodeBody(stream, body, enqueuedTime);
  if (decoded.outcome !== "accepted") return decoded;
  const mine = definitions.filter((definition) => definition.stream === stream.name);
  return mine.flatMap((definition) =>
    definition.fragments(decoded.event as never, { enqueuedTime }).map((fragment: Identified) => ({
      definition,
      partition: String((fragment as unknown as Record<string, unknown>)[definition.partitionKey]),
      fragment,
    })),
  );
}
