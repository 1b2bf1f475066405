import type { Identified } from "../../platform/azure/documents.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import { contributionState, isEffective } from "./contribution-state.ts";
import type { Contribution } from "./contributions.ts";
import { isBucket, withoutReading } from "./reading-state.ts";

/**
 * Reads silver as it would be without the contributions of one event: without its documents, and without its readings
 * in buckets. A document of another event that replaced the contribution stays.
 */
export function readerWithout(reader: SilverReader, contributions: readonly Contribution[]): SilverReader {
  const byId = new Map(contributions.map((contribution) => [contribution.document.id, contribution]));
  const without = <D>(documents: readonly D[]): D[] =>
    (documents as readonly (D & Identified)[]).flatMap((document) => {
      const contribution = byId.get(document.id);
      return contribution === undefined ? [document] : removeContribution(document, contribution);
    });
  return {
    queryPartition: async (...query) => without(await reader.queryPartition(...query)),
    async *queryPartitions(...query) {
      for await (const page of reader.queryPartitions(...query)) yield without(page);
    },
    queryAllPartitions: async (...query) => without(await reader.queryAllPartitions(...query)),
  };
}

function removeContribution<D extends Identified>(stored: D, { definition, document }: Contribution): D[] {
  if (!isEffective(contributionState(document, stored))) return [stored];
  if (!isBucket(stored) || !isBucket(document)) return [];
  const [offset] = document.offsets;
  const rest = offset === undefined ? stored : withoutReading(stored, offset);
  // Merging recomputes the aggregates of the bucket.
  return [definition.merge([rest]) as D];
}
