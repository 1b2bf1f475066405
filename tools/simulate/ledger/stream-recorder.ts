import { Digester } from "../../reconcile/digest.ts";
import type { StreamAccount } from "../../reconcile/ledger.ts";
import type { Emission } from "../simulated-event.ts";

/** What was sent to each stream, and which outcome it must have. */
export interface StreamBook {
  /** @param answered why the door refused it */
  book(event: Emission, bodyHash: string, outcome: Outcome, answered: string | undefined): void;
  accounts(): Record<string, StreamAccount>;
}

export type Outcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "quarantined" | "rejected"; readonly code: string };

interface Entry {
  sent: number;
  distinct: number;
  readonly accepted: Digester;
  readonly quarantined: Digester;
  readonly quarantinedBy: Record<string, number>;
  readonly rejectedBy: Record<string, number>;
  readonly answeredBy: Record<string, number>;
}

export function streamBook(): StreamBook {
  const entries = new Map<string, Entry>();
  return {
    book({ stream, copy }, bodyHash, outcome, answered) {
      const entry = entries.get(stream) ?? blank();
      entries.set(stream, entry);
      entry.sent += 1;
      if (copy === 0) entry.distinct += 1;
      if (answered !== undefined) increase(entry.answeredBy, answered);
      if (outcome.kind === "rejected") increase(entry.rejectedBy, outcome.code);
      else entry[outcome.kind].add(bodyHash);
      if (outcome.kind === "quarantined") increase(entry.quarantinedBy, outcome.code);
    },
    accounts: () => Object.fromEntries([...entries].sort(byName).map(([name, entry]) => [name, accountOf(entry)])),
  };
}

function blank(): Entry {
  const [accepted, quarantined] = [new Digester(), new Digester()];
  return { sent: 0, distinct: 0, accepted, quarantined, quarantinedBy: {}, rejectedBy: {}, answeredBy: {} };
}

function accountOf({ accepted, quarantined, ...counts }: Entry): StreamAccount {
  return { ...counts, accepted: accepted.digest(), quarantined: quarantined.digest() };
}

function byName([a]: [string, Entry], [b]: [string, Entry]): number {
  return a < b ? -1 : 1;
}

function increase(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
