import { setTimeout as sleep } from "node:timers/promises";
import type { Cutoffs } from "../../../shared/gold/run/retention-store.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { type ComparedContainer, comparedContainers, type Sides } from "./compared-container.ts";
import { type Candidate, type Difference, recheck } from "./recheck.ts";
import { scan } from "./scan.ts";

/** Maximum number of differing documents of a container that are rechecked. */
const maxRechecked = 10_000;

/** The result of the comparison of one container. */
export interface Comparison {
  readonly container: ComparedContainer;
  readonly sides: Sides;
  /** Number of documents in the live container. */
  readonly documents: number;
  readonly differences: readonly Difference[];
  /** Live groups that are compared only after the next refresh of their summary. */
  readonly pending: readonly Candidate[];
  /** More documents differ than were rechecked. */
  readonly isTruncated: boolean;
}

/** Ids of the live documents of a container that cannot be compared yet. */
export type PendingIds = (container: ComparedContainer) => Promise<ReadonlySet<string>>;

/**
 * Compares all documents of silver and gold. Events arrive meanwhile, so differences are rechecked after both sides
 * have caught up, until there are none or `maxChecks` is reached.
 *
 * @param synchronize catches up both sides with bronze as far as possible
 */
export async function compare(
  live: Azure,
  rebuilt: Azure,
  synchronize: () => Promise<unknown>,
  maxChecks: number,
  pendingIds: PendingIds = async () => new Set(),
  cutoffs: Cutoffs = {},
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const container of comparedContainers(cutoffs)) {
    const { layer, name } = container;
    const sides = { live: live[layer](name), rebuilt: rebuilt[layer](name) };
    const { documents, differing, isTruncated } = await scan(container, sides);
    const candidates = [...differing].map(([id, partition]) => ({ id, partition }));
    comparisons.push(await recheckContainer({ container, sides, documents, isTruncated }, candidates, pendingIds));
  }
  const haveDifferences = () => comparisons.some(({ differences }) => differences.length > 0);
  for (let check = 1; check < maxChecks && haveDifferences(); check += 1) {
    await sleep(1000);
    await synchronize();
    for (const [index, each] of comparisons.entries())
      comparisons[index] = await recheckContainer(each, [...each.differences, ...each.pending], pendingIds);
  }
  return comparisons;
}

/** Reads the pending ids first, so that groups refreshed meanwhile are compared afterwards. */
async function recheckContainer(
  { container, sides, documents, isTruncated }: Omit<Comparison, "differences" | "pending">,
  candidates: readonly Candidate[],
  pendingIds: PendingIds,
): Promise<Comparison> {
  const ids = candidates.length === 0 ? new Set<string>() : await pendingIds(container);
  const comparable = candidates.filter(({ id }) => !ids.has(id));
  return {
    container,
    sides,
    documents,
    differences: await recheck(container, sides, comparable.slice(0, maxRechecked)),
    pending: candidates.filter(({ id }) => ids.has(id)).map(({ id, partition }) => ({ id, partition })),
    isTruncated: isTruncated || comparable.length > maxRechecked,
  };
}
