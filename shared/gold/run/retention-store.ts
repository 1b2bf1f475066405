import type { Identified } from "../../platform/azure/documents.ts";
import { retentionKinds } from "../../platform/azure/retention-days.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { storedNumber, storedObject } from "../../platform/stored-value.ts";
import type { RetentionKind } from "../../streams/retention.ts";
import { type Gold, sharedContainers } from "./gold.ts";

/** From when on silver contains data, by kind, epoch milliseconds. A kind without a time is complete. */
export type Cutoffs = Readonly<Partial<Record<RetentionKind, number>>>;

/** The retention that is applied to a set of databases. Cutoffs never move back. */
export interface AppliedRetention {
  /** What ends before it is removed from silver, and groups of gold that can read it are frozen. */
  readonly cutoffs: Cutoffs;
  /** When the groups were frozen, epoch milliseconds; 0 without cutoffs. */
  readonly frozenAt: number;
}

/** In `gold-progress`. */
interface StoredRetention extends AppliedRetention, Identified {
  readonly consumer: typeof consumer;
}

const [id, consumer] = ["retention", "retention"] as const;

export async function readRetention({ gold }: Pick<Gold, "gold">): Promise<AppliedRetention> {
  const stored = await gold(sharedContainers.progress).read(id, consumer);
  return stored === undefined ? { cutoffs: {}, frozenAt: 0 } : retentionFrom(stored.document);
}

/**
 * Freezes the groups before later cutoffs. Gold reads them before each group that it computes.
 *
 * @param now epoch milliseconds
 */
export async function storeRetention(
  { gold, retryConflicts }: Pick<Gold, "gold" | "retryConflicts">,
  cutoffs: Cutoffs,
  now: number,
): Promise<void> {
  const progress = gold(sharedContainers.progress);
  await retryConflicts("gold-retention", async () => {
    const stored = await progress.read(id, consumer);
    const before = stored === undefined ? undefined : retentionFrom(stored.document);
    const merged = laterOf(before?.cutoffs ?? {}, cutoffs);
    if (before !== undefined && !isLater(merged, before.cutoffs)) return true;
    const document: StoredRetention = { id, consumer, cutoffs: merged, frozenAt: now };
    const isStored =
      stored === undefined
        ? await progress.create(document, consumer)
        : await progress.replace(document, consumer, stored.etag);
    return isStored || conflict;
  });
}

/** Of each kind the later time. */
function laterOf(a: Cutoffs, b: Cutoffs): Cutoffs {
  const times = retentionKinds.flatMap((kind) => {
    const known = [a[kind], b[kind]].filter((time) => time !== undefined);
    return known.length === 0 ? [] : [[kind, Math.max(...known)] as const];
  });
  return Object.fromEntries(times);
}

/** Whether some cutoff is later than the other one of its kind. */
export function isLater(a: Cutoffs, b: Cutoffs): boolean {
  return retentionKinds.some((kind) => (a[kind] ?? 0) > (b[kind] ?? 0));
}

/** @throws InvalidDocument */
function retentionFrom(document: Identified): AppliedRetention {
  const cutoffs = storedObject(document, "cutoffs");
  const times = retentionKinds.flatMap((kind) =>
    kind in cutoffs ? [[kind, storedNumber(cutoffs, kind)] as const] : [],
  );
  return { cutoffs: Object.fromEntries(times), frozenAt: storedNumber(document, "frozenAt") };
}
