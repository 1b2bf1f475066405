import type { Identified } from "../../../shared/platform/azure/documents.ts";
import { mapConcurrent } from "../../../shared/platform/map-concurrent.ts";
import { type ComparedContainer, digestOf, type Sides } from "./compared-container.ts";

const concurrency = 16;

/** A document that differs, as of its last check. */
export interface Difference {
  readonly id: string;
  readonly partition: string;
  /** Digest of the live document; undefined if absent or without rows. */
  readonly live: string | undefined;
  readonly rebuilt: string | undefined;
  /** Whether a side has changed since the previous check. */
  readonly isChanging: boolean;
}

/** A document that may differ, with the result of its previous check, if any. */
export type Candidate = Pick<Difference, "id" | "partition"> & Partial<Difference>;

/** Checks documents individually and returns those that differ. */
export async function recheck(
  container: ComparedContainer,
  { live, rebuilt }: Sides,
  candidates: readonly Candidate[],
): Promise<Difference[]> {
  const checked = await mapConcurrent(candidates, concurrency, async (before): Promise<Difference | undefined> => {
    const { id, partition } = before;
    const [a, b] = await Promise.all([live.read<Identified>(id, partition), rebuilt.read<Identified>(id, partition)]);
    const digests = {
      live: a && digestOf(container, a.document),
      rebuilt: b && digestOf(container, b.document),
    };
    if (digests.live === digests.rebuilt) return undefined;
    const isChanging = "live" in before && (before.live !== digests.live || before.rebuilt !== digests.rebuilt);
    return { id, partition, ...digests, isChanging };
  });
  return checked.filter((difference) => difference !== undefined);
}
