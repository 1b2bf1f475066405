import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import type { Suppression } from "../erasure/suppression.ts";
import { contributionsOf, type SliceRules } from "./contributions.ts";

/** A document to write: the contributions of a slice's events to it. */
export interface PendingDocument {
  readonly id: string;
  /** Value of the partition key. */
  readonly partition: string;
  /** Some are merged already. */
  readonly contributions: readonly Identified[];
}

/** Accumulates the contributions of a slice's events by document. The events themselves are not retained. */
export interface SliceAccumulator {
  add(events: readonly BronzeEvent[]): void;
  pendingDocuments(definition: SilverDefinition): readonly PendingDocument[];
  /** How many events were added. */
  readonly events: number;
  /** Some events have no contributions: an internal step threw, or the stream's rules became stricter. */
  readonly failed: boolean;
}

interface AccumulatingDocument {
  readonly id: string;
  readonly partition: string;
  contributions: Identified[];
  /** How many contributions were added. */
  added: number;
  /** The length of `contributions` at which they are merged. */
  mergeAt: number;
}

/** A contribution of a single reading is ten times as large as a reading in a merged document. */
const minMergeAt = 8;

/** @param admits false for a contribution that erasure suppresses */
export function sliceAccumulator(rules: SliceRules, admits: Suppression["admits"] = () => true): SliceAccumulator {
  const accumulated = rules.definitions.map((definition) => ({
    definition,
    documents: new Map<string, AccumulatingDocument[]>(),
  }));
  let [events, failed] = [0, false];
  const add = (event: BronzeEvent) => {
    const contributions = contributionsOf(rules, event);
    if (typeof contributions === "string") {
      failed = true;
      return;
    }
    for (const [index, { definition, documents }] of accumulated.entries())
      for (const contribution of contributions[index] ?? [])
        if (admits(definition, contribution)) addContribution(documents, definition, contribution);
  };
  return {
    add(some) {
      events += some.length;
      for (const event of some) add(event);
    },
    pendingDocuments: (of) =>
      accumulated.flatMap(({ definition, documents }) => (definition === of ? [...documents.values()].flat() : [])),
    get events() {
      return events;
    },
    get failed() {
      return failed;
    },
  };
}

function addContribution(
  documents: Map<string, AccumulatingDocument[]>,
  definition: SilverDefinition,
  contribution: Identified,
): void {
  const partition = partitionOf(definition, contribution);
  // Ids are hashes, so a list has one entry; but a container may have an id once in each partition.
  const sameId = documents.get(contribution.id);
  const known = sameId?.find((each) => each.partition === partition);
  if (known !== undefined) {
    accumulate(known, definition, contribution);
    return;
  }
  const document = { id: contribution.id, partition, contributions: [contribution], added: 1, mergeAt: minMergeAt };
  if (sameId === undefined) documents.set(contribution.id, [document]);
  else sameId.push(document);
}

/** Contributions are merged in growing batches, so that neither memory nor work is quadratic in their number. */
function accumulate(document: AccumulatingDocument, definition: SilverDefinition, contribution: Identified): void {
  document.contributions.push(contribution);
  document.added += 1;
  if (document.contributions.length < document.mergeAt) return;
  try {
    document.contributions = [definition.merge(document.contributions)];
    document.mergeAt = Math.max(minMergeAt, document.added >> 2);
  } catch {
    // The merge throws again when the document is written, where the error is handled.
    document.mergeAt = Number.POSITIVE_INFINITY;
  }
}
