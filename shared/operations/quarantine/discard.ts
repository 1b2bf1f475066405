import type { LedgerKey } from "./event-id.ts";
import { type LedgerEntry, type LedgerState, readLedger, writeLedger } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

export interface DiscardOrder {
  readonly who: string;
  readonly why: string;
  /** Epoch milliseconds. */
  readonly when: number;
}

/**
 * Notes that nothing will come of an event. Its bytes stay where they are.
 *
 * @returns the state that it had before, which then stays; undefined when it is discarded now
 */
export async function discard(
  { ledger }: Pick<QuarantineStore, "ledger">,
  key: LedgerKey,
  code: string,
  { who, why, when }: DiscardOrder,
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
  if (stored === undefined) throw new Error(`the ledger has lost ${key.partitionKey}|${key.rowKey}`);
  const isOurs = stored.state === "discarded" && stored.when === when && stored.who === who && stored.why === why;
  return isOurs ? undefined : stored.state;
}
