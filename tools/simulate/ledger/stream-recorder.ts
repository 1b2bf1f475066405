import type { RejectionCode } from "../../../shared/streams/outcome.ts";
import { Digester } from "../../reconcile/digest.ts";
import type { StreamLedger } from "../../reconcile/ledger.ts";
import type { SimulatedEvent } from "../simulated-event.ts";

/** Records the events sent to each stream and their expected outcomes. */
export interface StreamRecorder {
  /** @param answered the rejection code that the HTTP endpoint returned */
  record(event: SimulatedEvent, bodyHash: string, outcome: Outcome, answered: RejectionCode | undefined): void;
  streams(): Record<string, StreamLedger>;
}

export type Outcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "quarantined" | "rejected"; readonly code: RejectionCode };

interface Entry {
  sent: number;
  distinct: number;
  readonly accepted: Digester;
  readonly quarantined: Digester;
  readonly quarantinedBy: Record<string, number>;
  readonly rejectedBy: Record<string, number>;
  readonly answeredBy: Record<string, number>;
}

export function streamRecorder(): StreamRecorder {
  const entries = new Map<string, Entry>();
  return {
    record({ stream, copy }, bodyHash, outcome, answered) {
      const entry = entries.get(stream) ?? emptyEntry();
      entries.set(stream, entry);
      entry.sent += 1;
      if (copy === 0) entry.distinct += 1;
      if (answered !== undefined) increase(entry.answeredBy, answered);
      if (outcome.kind === "rejected") increase(entry.rejectedBy, outcome.code);
      else entry[outcome.kind].add(bodyHash);
      if (outcome.kind === "quarantined") increase(entry.quarantinedBy, outcome.code);
    },
    streams: () => Object.fromEntries([...entries].sort(byName).map(([name, entry]) => [name, streamLedger(entry)])),
  };
}

function emptyEntry(): Entry {
  const [accepted, quarantined] = [new Digester(), new Digester()];
  return { sent: 0, distinct: 0, accepted, quarantined, quarantinedBy: {}, rejectedBy: {}, answeredBy: {} };
}

function streamLedger({ accepted, quarantined, ...counts }: Entry): StreamLedger {
  return { ...counts, accepted: accepted.digest(), quarantined: quarantined.digest() };
}

function byName([a]: [string, Entry], [b]: [string, Entry]): number {
  return a < b ? -1 : 1;
}

function increase(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
