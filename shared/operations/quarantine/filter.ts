import type { QuarantineEntry } from "./entries.ts";
import type { LedgerState } from "./ledger.ts";

/** `open`: nothing was done to it, or not to its end. */
export const filterStates = ["open", "replayed", "discarded", "all"] as const;
export type FilterState = (typeof filterStates)[number];

export interface QuarantineFilter {
  readonly stream?: string | undefined;
  readonly code?: string | undefined;
  readonly field?: string | undefined;
  /** Of the time of ingest, epoch milliseconds, included. */
  readonly since?: number | undefined;
  /** Not included. */
  readonly until?: number | undefined;
}

export function matches(filter: QuarantineFilter, { id, event }: QuarantineEntry): boolean {
  return (
    isWanted(filter.stream, id.partition.stream) &&
    isWanted(filter.code, event.code) &&
    isWanted(filter.field, event.field) &&
    isWithin(filter, event.ingestTime)
  );
}

export function isWithin({ since, until }: QuarantineFilter, time: number): boolean {
  return (since === undefined || time >= since) && (until === undefined || time < until);
}

export function hasState(wanted: FilterState, state: LedgerState | undefined): boolean {
  if (wanted === "all") return true;
  return wanted === "open" ? state === undefined || state === "sending" : state === wanted;
}

function isWanted(wanted: string | undefined, value: string): boolean {
  return wanted === undefined || wanted === value;
}
