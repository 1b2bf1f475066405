import type { UnsureBody } from "../../reconcile/ledger.ts";
import type { Emission } from "../simulated-event.ts";
import type { Outcome } from "./stream-recorder.ts";

/** Bodies whose sending went unanswered at some time: of these alone it is not known how often the hub has them. */
export interface DoubtBook {
  /**
   * @param acknowledged 1 when the hub has it for sure once more
   * @param again how often the hub may have it besides
   */
  book(event: Emission, bodyHash: string, outcome: Outcome, acknowledged: 0 | 1, again: number): void;
  isEmpty(): boolean;
  unsure(): UnsureBody[];
}

/** Beyond this the hub is too ill for an account to be of use. */
const most = 100_000;

export function doubtBook(): DoubtBook {
  const bodies = new Map<string, UnsureBody>();
  return {
    book({ stream, copy }, hash, outcome, acknowledged, again) {
      const known = bodies.get(hash);
      if (outcome.kind === "rejected" || (known === undefined && again === 0)) return;
      if (bodies.size >= most) throw new Error(`${most} events went unanswered: no account can be kept`);
      // Of a second copy the first was acknowledged: nothing is sent after a failure.
      const before = known ?? { stream, hash, ...codeOf(outcome), sent: copy, again: 0 };
      bodies.set(hash, { ...before, sent: before.sent + acknowledged, again: before.again + again });
    },
    isEmpty: () => bodies.size === 0,
    unsure: () => [...bodies.values()],
  };
}

function codeOf(outcome: Outcome): { readonly code?: string } {
  return outcome.kind === "accepted" ? {} : { code: outcome.code };
}
