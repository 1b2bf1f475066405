import type { RowValues } from "./row-values.ts";

/** Numbers of records by outcome; they add up to the number of records that came. */
export interface OutcomeCounts {
  readonly accepted: number;
  readonly duplicate: number;
  readonly ignored: number;
  readonly quarantined: number;
}

export const noCounts: OutcomeCounts = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };

export function addCounts(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
  return {
    accepted: a.accepted + b.accepted,
    duplicate: a.duplicate + b.duplicate,
    ignored: a.ignored + b.ignored,
    quarantined: a.quarantined + b.quarantined,
  };
}

export function sumCounts(all: Iterable<OutcomeCounts>): OutcomeCounts {
  return [...all].reduce(addCounts, noCounts);
}

/** All events, whatever their outcome. */
export function total({ accepted, duplicate, ignored, quarantined }: OutcomeCounts): number {
  return accepted + duplicate + ignored + quarantined;
}

/** @throws InvalidRow when a count is missing or not an integer */
export function countsFrom(row: RowValues): OutcomeCounts {
  return {
    accepted: row.integer("accepted"),
    duplicate: row.integer("duplicate"),
    ignored: row.integer("ignored"),
    quarantined: row.integer("quarantined"),
  };
}
