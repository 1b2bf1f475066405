import type { Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import { type Group, groupOf } from "../group.ts";
import type { GroupKey } from "../group-context.ts";
import type { ComputedSummary, Summary } from "../summary.ts";
import { type Gold, sharedContainers } from "./gold.ts";

/** Keys in one document, some 600 bytes each at most. */
const keysPerDocument = 500;

/**
 * Groups that a run has found and not computed when its time was over. They are stored before the continuations of
 * their changes, and computed by the next runs before any other.
 */
interface PendingGroups extends Identified {
  readonly consumer: string;
  readonly kind: typeof kind;
  readonly version: number;
  readonly keys: readonly GroupKey[];
}

const kind = "pending-groups";

/** @param position of the changes in their feeds, which are stored afterwards */
export async function storePending(
  { gold }: Pick<Gold, "gold">,
  { name: consumer, version }: Summary,
  position: string,
  groups: readonly Group[],
): Promise<void> {
  const progress = gold(sharedContainers.progress);
  for (let first = 0; first < groups.length; first += keysPerDocument) {
    const keys = groups.slice(first, first + keysPerDocument).map(({ key }) => key);
    const id = hashId(kind, consumer, version, position, JSON.stringify(keys));
    // A document of that id has the same groups, of a run of the same changes that crashed, or that goes on.
    await progress.create<PendingGroups>({ id, consumer, kind, version, keys }, consumer);
  }
}

export function listPending(
  { gold }: Pick<Gold, "gold">,
  { name: consumer, version }: Pick<Summary, "name" | "version">,
): Promise<readonly PendingGroups[]> {
  const query = "SELECT * FROM c WHERE c.kind = @kind AND c.version = @version";
  return gold(sharedContainers.progress).queryPartition<PendingGroups>(consumer, query, { kind, version });
}

/**
 * Computes pending groups.
 *
 * @param compute returns the groups for which there was no time
 * @returns whether none is left
 */
export async function computePending(
  gold: Gold,
  summary: ComputedSummary,
  compute: (groups: readonly Group[]) => Promise<readonly Group[]>,
): Promise<boolean> {
  const progress = gold.gold(sharedContainers.progress);
  for (const { id } of await listPending(gold, summary)) {
    const stored = await progress.read<PendingGroups>(id, summary.name);
    if (stored === undefined) continue;
    const left = await compute(stored.document.keys.map((key) => groupOf(summary, key)));
    if (left.length > 0) {
      const keys = left.map(({ key }) => key);
      // On a conflict another run has computed some of them; these are computed again.
      await progress.replace<PendingGroups>({ ...stored.document, keys }, summary.name, stored.etag);
      return false;
    }
    await progress.remove(id, summary.name);
  }
  return true;
}
