import type { BronzeEvent } from "../../bronze/manifest/manifest-row.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import type { Stream } from "../../streams/stream.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { partitionOf, saidBy } from "./contributions.ts";

/** What a slice's events say of one document. */
export interface Touched {
  readonly id: string;
  /** Value of the partition key. */
  readonly partition: string;
  /** Their join is what the events say. */
  readonly fragments: readonly Identified[];
}

/** What the events of a slice say, gathered by document while they are read: the events themselves are not kept. */
export interface Gathering {
  add(events: readonly BronzeEvent[]): void;
  touched(definition: SilverDefinition): readonly Touched[];
  /** How many events were added. */
  readonly events: number;
  /** Some say nothing: a step of ours choked on them, or the rules were made stricter. */
  readonly failed: boolean;
}

/** A document as it grows. */
interface Growing {
  readonly id: string;
  readonly partition: string;
  fragments: Identified[];
  /** Fragments that came. */
  said: number;
  /** When so many lie here, they are joined. */
  joinAt: number;
}

/** A single reading's fragment is ten times as large as a reading in a joined one. */
const fewest = 8;

export function gathering(stream: Stream, definitions: readonly SilverDefinition[]): Gathering {
  const gathered = definitions.map((definition) => ({ definition, documents: new Map<string, Growing[]>() }));
  let [events, failed] = [0, false];
  const add = (event: BronzeEvent) => {
    const said = saidBy(stream, definitions, event);
    if (typeof said === "string") {
      failed = true;
      return;
    }
    for (const [index, { definition, documents }] of gathered.entries())
      for (const fragment of said[index] ?? []) addFragment(documents, definition, fragment);
  };
  return {
    add(some) {
      events += some.length;
      for (const event of some) add(event);
    },
    touched: (of) =>
      gathered.flatMap(({ definition, documents }) => (definition === of ? [...documents.values()].flat() : [])),
    get events() {
      return events;
    },
    get failed() {
      return failed;
    },
  };
}

function addFragment(documents: Map<string, Growing[]>, definition: SilverDefinition, fragment: Identified): void {
  const partition = partitionOf(definition, fragment);
  // Ids are hashes, so a list has one entry; but a container may have an id once in each partition.
  const ofId = documents.get(fragment.id);
  const known = ofId?.find((each) => each.partition === partition);
  if (known !== undefined) {
    grow(known, definition, fragment);
    return;
  }
  const growing = { id: fragment.id, partition, fragments: [fragment], said: 1, joinAt: fewest };
  if (ofId === undefined) documents.set(fragment.id, [growing]);
  else ofId.push(growing);
}

/** Fragments are joined now and then, always more of them at a time, so that neither memory nor work grows with their number squared. */
function grow(document: Growing, definition: SilverDefinition, fragment: Identified): void {
  document.fragments.push(fragment);
  document.said += 1;
  if (document.fragments.length < document.joinAt) return;
  try {
    document.fragments = [definition.join(document.fragments)];
    document.joinAt = Math.max(fewest, document.said >> 2);
  } catch {
    // It will throw again when the document is written, where that is dealt with.
    document.joinAt = Number.POSITIVE_INFINITY;
  }
}
