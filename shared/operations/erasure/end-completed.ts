import type { BronzeStore } from "../../bronze/bronze-store.ts";
import { hasErasedGroups } from "../../gold/run/erased-groups.ts";
import type { Gold } from "../../gold/run/gold.ts";
import { earliest, hour } from "../../platform/time.ts";
import { partitionsToErase } from "../../silver/erasure/erase-bronze.ts";
import { hasPlans } from "../../silver/erasure/plan-store.ts";
import { endErasures, hasNotEnded, listReceipts } from "../../silver/erasure/receipt.ts";
import type { Silver } from "../../silver/slice/run-slice.ts";

/** Milliseconds after which an erasure should have ended: two nights, in which bronze is rewritten. */
export const erasurePatience = 48 * hour;

export interface PendingErasures {
  /** Erasures that ended now. */
  readonly ended: number;
  readonly pending: number;
  /** When the oldest pending one was requested of silver, epoch milliseconds; undefined if there is none. */
  readonly oldest: number | undefined;
}

/** Ends the pending erasures if every layer has done its work: silver, gold, exports, bronze and quarantine. */
export async function endCompleted(
  silver: Pick<Silver, "bronze" | "erasure">,
  store: Pick<BronzeStore, "manifest">,
  gold: Pick<Gold, "gold" | "exported">,
  now: number,
): Promise<PendingErasures> {
  // Before the layers: what is erased from now on is not among them.
  const before = await listReceipts(silver.erasure, hasNotEnded);
  const isPending =
    before.length > 0 &&
    ((await hasPlans(silver.erasure)) ||
      (await hasErasedGroups(gold, gold.exported)) ||
      (await partitionsToErase(silver, store)).length > 0);
  const ended = before.length === 0 || isPending ? 0 : await endErasures(silver.erasure, before, now);
  const rest = await listReceipts(silver.erasure, hasNotEnded);
  return { ended, pending: rest.length, oldest: earliest(rest.map(({ erasedAt }) => erasedAt.first)) };
}
