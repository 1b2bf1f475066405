import type { LedgerKey } from "./event-id.ts";
import { type LedgerEntry, type LedgerState, type QuarantineCode, readLedger, writeLedger } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

export interface DiscardRequest {
  readonly who: string;
  readonly why: string;
  /** Epoch milliseconds. */
  readonly when: number;
}

/**
 * Marks an event as discarded in the ledger. Its bytes stay in quarantine.
 *
 * @returns the state of an event that already has one, which does not change; otherwise undefined
 */
export async function discard(
  { ledger }: Pick<QuarantineStore, "ledger">,
  key: LedgerKey,
  code: QuarantineCode,
  { who, why, when }: DiscardRequest,
): Promise<LedgerState | undefined> {
  const entry: LedgerEntry = {
    state: "discarded",
    who,
    why,
    when,
    code,
    replay: undefined,
    corrected: false,
    after: {},
  };
  if (await writeLedger(ledger, key, entry, undefined)) return undefined;
  const stored = await readLedger(ledger, key);
  if (stored === undefined)
    throw new Error(`the ledger has no row ${key.partitionKey}|${key.rowKey}, which it rejected as existing`);
  const isSameRequest =
    stored.state === "discarded" && stored.when === when && stored.who === who && stored.why === why;
  return isSameRequest ? undefined : stored.state;
}
