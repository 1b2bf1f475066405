import type { Identified } from "../../../shared/platform/azure/documents.ts";
import { concurrently } from "../../../shared/platform/map-concurrent.ts";
import { type Compared, digestOf, type Sides } from "./compared.ts";

const atOnce = 16;

/** A document that is not the same on both sides, as it was when it was looked at last. */
export interface Difference {
  readonly id: string;
  readonly partition: string;
  /** Undefined where it is not there, or means nothing. */
  readonly live: string | undefined;
  readonly made: string | undefined;
  /** One of the sides has changed since it was looked at before: events came meanwhile. */
  readonly moving: boolean;
}

/** A document that may differ; of one that was looked at before, how it was then. */
export type Suspect = Pick<Difference, "id" | "partition"> & Partial<Difference>;

/** Looks at documents one by one, and leaves out those that are the same by now. */
export async function recheck(
  compared: Compared,
  { live, made }: Sides,
  suspects: readonly Suspect[],
): Promise<Difference[]> {
  const looked = await concurrently(suspects, atOnce, async (before): Promise<Difference | undefined> => {
    const { id, partition } = before;
    const [a, b] = await Promise.all([live.read<Identified>(id, partition), made.read<Identified>(id, partition)]);
    const now = {
      live: a && digestOf(compared, a.document),
      made: b && digestOf(compared, b.document),
    };
    if (now.live === now.made) return undefined;
    const moving = "live" in before && (before.live !== now.live || before.made !== now.made);
    return { id, partition, ...now, moving };
  });
  return looked.filter((difference) => difference !== undefined);
}
