import type { Identified } from "../azure/documents.ts";
import type { BronzeEvent } from "../bronze/rows.ts";
import { decodeBody } from "../streams/decode.ts";
import type { Stream } from "../streams/stream.ts";
import type { SilverDefinition } from "./definition.ts";
import type { Aside } from "./set-aside.ts";

/** What a slice's events say of one document. */
export interface Touched {
  readonly id: string;
  /** Value of the partition key. */
  readonly partition: string;
  readonly fragments: Identified[];
  /** The events that say it. */
  readonly events: BronzeEvent[];
}

export interface Gathered {
  /** By definition, in the order in which they are written. */
  readonly touched: ReadonlyMap<SilverDefinition, readonly Touched[]>;
  /** Events on which a step of ours choked, with the reason. */
  readonly failed: readonly Aside[];
}

/** Takes a slice's events apart into what they say of each document. An event says all that it says, or it failed. */
export function gather(
  stream: Stream,
  definitions: readonly SilverDefinition[],
  events: readonly BronzeEvent[],
): Gathered {
  const failed: Aside[] = [];
  const documentsOf = definitions.map((definition) => ({ definition, documents: new Map<string, Touched[]>() }));
  for (const event of events) {
    const said = fragmentsOf(stream, definitions, event);
    if (typeof said === "string") {
      failed.push({ event, reason: said });
      continue;
    }
    for (const [index, { definition, documents }] of documentsOf.entries())
      addFragments(documents, definition, said[index] ?? [], event);
  }
  return {
    touched: new Map(documentsOf.map(({ definition, documents }) => [definition, [...documents.values()].flat()])),
    failed,
  };
}

/** What an event says for each definition; or the reason why it says nothing. */
function fragmentsOf(
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

function addFragments(
  documents: Map<string, Touched[]>,
  { partitionKey }: SilverDefinition,
  fragments: readonly Identified[],
  event: BronzeEvent,
): void {
  for (const fragment of fragments) {
    const partition = String((fragment as unknown as Record<string, unknown>)[partitionKey]);
    // Ids are hashes, so a list has one entry; but a container may have an id once in each partition.
    const ofId = documents.get(fragment.id);
    const known = ofId?.find((each) => each.partition === partition);
    if (known === undefined) {
      const touched = { id: fragment.id, partition, fragments: [fragment], events: [event] };
      if (ofId === undefined) documents.set(fragment.id, [touched]);
      else ofId.push(touched);
    } else {
      known.fragments.push(fragment);
      known.events.push(event);
    }
  }
}
