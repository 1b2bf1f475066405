import type { RejectionCode } from "../../streams/outcome.ts";
import type { QuarantineEntry } from "./entries.ts";
import type { LedgerState } from "./ledger.ts";

/** `open`: without ledger row, or `sending`. */
export const filterStates = ["open", "replayed", "discarded", "all"] as const;
export type FilterState = (typeof filterStates)[number];

export interface QuarantineFilter {
  readonly stream?: string | undefined;
  readonly code?: RejectionCode | undefined;
  readonly field?: string | undefined;
  /** Ingest time, epoch milliseconds, inclusive. */
  readonly since?: number | undefined;
  /** Exclusive. */
  readonly until?: number | undefined;
}

export function matches(filter: QuarantineFilter, { id, event }: QuarantineEntry): boolean {
  return (
    isEqual(filter.stream, id.partition.stream) &&
    isEqual(filter.code, event.code) &&
    isEqual(filter.field, event.field) &&
    isInPeriod(filter, event.ingestTime)
  );
}

export function isInPeriod({ since, until }: QuarantineFilter, time: number): boolean {
  return (since === undefined || time >= since) && (until === undefined || time < until);
}

export function hasState(filter: FilterState, state: LedgerState | undefined): boolean {
  if (filter === "all") return true;
  return filter === "open" ? state === undefined || state === "sending" : state === filter;
}

function isEqual(expected: string | undefined, value: string): boolean {
  return expected === undefined || expected === value;
}
