import type { Identified } from "../../platform/azure/documents.ts";
import type { SilverFacts } from "../../silver/silver-reader.ts";
import type { Said } from "./contributions.ts";
import { makesADifference, partOfDocument } from "./part.ts";
import { isBucket, withoutReading } from "./reading-part.ts";

/**
 * Silver as it would be if an event had never come: its documents are not there, of buckets its reading is not. What another
 * event has replaced stays. What it says is known by id, which is a hash of all that makes a document that document.
 */
export function factsWithout(facts: SilverFacts, said: readonly Said[]): SilverFacts {
  const byId = new Map(said.map((each) => [each.fragment.id, each]));
  const without = <D>(documents: readonly D[]): D[] =>
    (documents as readonly (D & Identified)[]).flatMap((document) => {
      const mine = byId.get(document.id);
      return mine === undefined ? [document] : rest(document, mine);
    });
  return {
    select: async (...of) => without(await facts.select(...of)),
    everywhere: async (...of) => without(await facts.everywhere(...of)),
  };
}

function rest<D extends Identified>(document: D, { definition, fragment }: Said): D[] {
  if (!makesADifference(partOfDocument(fragment, document))) return [document];
  if (!isBucket(document) || !isBucket(fragment)) return [];
  const [offset] = fragment.offsets;
  const shorter = offset === undefined ? document : withoutReading(document, offset);
  // The join says anew what the bucket sums up.
  return [definition.join([shorter as never]) as D];
}
