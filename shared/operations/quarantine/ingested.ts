import { type Head, readHead } from "../../bronze/manifest/commit.ts";
import { type BronzePartition, partitionKeyOf } from "../../bronze/manifest/manifest-row.ts";
import type { HubPartition, HubState } from "../../platform/azure/hubs.ts";
import type { Positions } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

export interface Waiting {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds. */
const patience = 2 * 60_000;
const pause = 500;

/**
 * Waits until everything that a hub had at that moment has landed: what has not been found in bronze and quarantine
 * then never came. False when ingestion does not get there, or when sequence numbers are open that may still come.
 *
 * @param after where the manifest stood before what is looked for was sent
 */
export async function isIngested(
  { manifest }: QuarantineStore,
  stream: string,
  { createdOn, partitions }: HubState,
  after: Positions,
  { now, sleep }: Waiting,
): Promise<boolean> {
  const deadline = now() + patience;
  for (const hubPartition of partitions) {
    const partition = { stream, partition: hubPartition.id, epoch: createdOn };
    for (;;) {
      const head = await readHead(manifest, partition);
      if (hasLanded(head, hubPartition)) {
        if (mayStillCome(head, hubPartition, partition, after)) return false;
        break;
      }
      if (now() >= deadline) return false;
      await sleep(pause);
    }
  }
  return true;
}

/** What the hub has forgotten cannot land any more. */
function hasLanded({ last = -1 }: Head, { beginning, last: end }: HubPartition): boolean {
  return Math.max(last, beginning - 1) >= end;
}

function mayStillCome({ gaps }: Head, { beginning }: HubPartition, partition: BronzePartition, after: Positions) {
  const before = after[partitionKeyOf(partition)] ?? 0;
  return gaps.some(
    ({ rowKey, open }) => Number(rowKey.slice("gap|".length)) > before && open.some(([, to]) => to >= beginning),
  );
}
