import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import type { ErasedRecords } from "../../bronze/compaction/erase-records.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import { storedNumber } from "../../platform/stored-value.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { endOf } from "../retention/expired-documents.ts";
import { contributionsOf, type SliceRules } from "../slice/contributions.ts";
import type { ErasureIndex } from "./erasure-index.ts";
import { erasedTimesOf } from "./plan.ts";
import type { SilverErasure } from "./silver-erasure.ts";
import { labelOf, subjectsOf } from "./subject.ts";
import { suppression } from "./suppression.ts";

/** Labels whose ownerships are kept. */
const maxLabels = 10_000;

/**
 * The records of a stream that erasure removes from bronze. Silver has processed them. A reading is erased by the owner
 * at its time. Visits are paired, so that silver decides: an event of an erased person's mac that silver does not
 * contain any more is erased; if retention removed it, the owner at its time decides.
 */
export function erasedRecords(
  silver: { readonly erasure: SilverErasure; container(name: string): DocumentContainer },
  rules: SliceRules,
  index: ErasureIndex,
  quarantined: ErasedRecords["quarantined"],
): Omit<ErasedRecords, "forget"> {
  const { admits } = suppression(index);
  const times = new Map<string, Promise<((time: number) => boolean) | undefined>>();
  const erasedTimesAt = (label: string) => {
    if (times.size >= maxLabels) times.clear();
    const known = times.get(label) ?? erasedTimesOf(silver.erasure.reader, index, label);
    times.set(label, known);
    return known;
  };
  const cutoffs = new Map<string, Promise<number | undefined>>();
  const removedBefore = (container: string) => {
    const known = cutoffs.get(container) ?? silver.erasure.gold.removedBefore(container);
    cutoffs.set(container, known);
    return known;
  };
  const isErasedReading = async (definition: SilverDefinition, document: Identified, label: string) => {
    const isErasedAt = await erasedTimesAt(label);
    return isErasedAt !== undefined && definition.without(document, isErasedAt) === undefined;
  };
  const isErasedVisit = async (definition: SilverDefinition, document: Identified, label: string) => {
    const time = storedNumber(document, "time");
    if (time > index.latest) return false;
    const stored = await silver.container(definition.container).read(document.id, partitionOf(definition, document));
    if (stored !== undefined) return false;
    const isKept = endOf(document) >= ((await removedBefore(definition.container)) ?? Number.NEGATIVE_INFINITY);
    return isKept || ((await erasedTimesAt(label))?.(time) ?? false);
  };
  const isErased = async (definition: SilverDefinition, document: Identified): Promise<boolean> => {
    if (!admits(definition, document)) return true;
    for (const subject of subjectsOf(definition, document)) {
      const label = labelOf(subject);
      if (label === undefined || !index.hasLabel(label)) continue;
      const isOfDevice = subject.kind === "device";
      if (await (isOfDevice ? isErasedReading : isErasedVisit)(definition, document, label)) return true;
    }
    return false;
  };
  return {
    quarantined,
    async accepted(event: BronzeEvent) {
      const contributions = contributionsOf(rules, event);
      if (typeof contributions === "string") return quarantined(event);
      for (const [place, definition] of rules.definitions.entries())
        for (const contribution of contributions[place] ?? [])
          if (await isErased(definition, contribution)) return true;
      return false;
    },
  };
}
