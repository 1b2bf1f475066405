import type { MaybeDuplicated } from "../../reconcile/ledger.ts";
import type { SimulatedEvent } from "../simulated-event.ts";
import type { Outcome } from "./stream-recorder.ts";

/** Records bodies with an unanswered request: only for these is the number of copies in the hub uncertain. */
export interface RetryRecorder {
  /**
   * @param acknowledged 1 if the hub acknowledged one more copy
   * @param extra number of further copies that the hub may contain
   */
  record(event: SimulatedEvent, bodyHash: string, outcome: Outcome, acknowledged: 0 | 1, extra: number): void;
  isEmpty(): boolean;
  maybeDuplicated(): MaybeDuplicated[];
}

/** Limit of the memory used; with more unanswered requests the ledger is of no use. */
const maxBodies = 100_000;

export function retryRecorder(): RetryRecorder {
  const bodies = new Map<string, MaybeDuplicated>();
  return {
    record({ stream, copy }, hash, outcome, acknowledged, extra) {
      const known = bodies.get(hash);
      if (outcome.kind === "rejected" || (known === undefined && extra === 0)) return;
      if (bodies.size >= maxBodies) throw new Error(`${maxBodies} events went unanswered: the ledger would be useless`);
      // The first copy of a duplicate was acknowledged: nothing is sent after a failure.
      const before = known ?? { stream, hash, ...codeOf(outcome), sent: copy, extra: 0 };
      bodies.set(hash, { ...before, sent: before.sent + acknowledged, extra: before.extra + extra });
    },
    isEmpty: () => bodies.size === 0,
    maybeDuplicated: () => [...bodies.values()],
  };
}

function codeOf(outcome: Outcome): { readonly code?: string } {
  return outcome.kind === "accepted" ? {} : { code: outcome.code };
}
