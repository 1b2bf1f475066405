import { withoutLength } from "../../bronze/withheld.ts";
import type { QuarantineCode } from "./ledger.ts";

/** Why an event was quarantined or dead-lettered; contains no personal data. */
export interface QuarantineReason {
  readonly stream: string;
  readonly code: QuarantineCode;
  readonly field: string;
  readonly message: string;
}

export interface ReasonGroup extends QuarantineReason {
  readonly count: number;
  /** Ingest times of the earliest and the latest event, epoch milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** Counts events by reason. Memory is proportional to the number of reasons. */
export function reasonGroups(): {
  add(reason: QuarantineReason, time: number): void;
  mostFrequentFirst(): ReasonGroup[];
} {
  const groups = new Map<string, ReasonGroup>();
  return {
    add({ stream, code, field, message: own }, time) {
      const message = withoutLength(own);
      const key = JSON.stringify([stream, code, field, message]);
      const { count, first, last } = groups.get(key) ?? { count: 0, first: time, last: time };
      const [earliest, latest] = [Math.min(first, time), Math.max(last, time)];
      groups.set(key, { stream, code, field, message, count: count + 1, first: earliest, last: latest });
    },
    mostFrequentFirst: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}
