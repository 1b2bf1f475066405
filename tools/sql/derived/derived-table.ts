import type { GroupContext } from "../../../shared/gold/group-context.ts";
import type { Column, Row } from "../../../shared/gold/summary.ts";

/** A table derived from silver with the functions of gold. One file each, listed in `registry.ts`. */
export interface DerivedTable {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Column[];
  /** The silver container whose partitions produce the rows. */
  readonly container: string;
  /**
   * The rows of a partition, in chunks that fit in memory.
   *
   * @param view opens a context that caches its reads, so use one for a limited number of rows
   * @param at reference time, epoch milliseconds
   */
  rowsIn(partition: string, view: () => GroupContext, at: number): AsyncIterable<readonly Row[]>;
}

/** ISO 8601 in UTC, as in rows. */
export function timeText(time: number): string {
  return new Date(time).toISOString();
}

/** The local day and time of the user at a start. */
export const localColumns = {
  date: {
    name: "date",
    type: "date",
    mark: "open",
    description: "Day of the start, in the time zone of the user's profile then.",
  },
  offset: {
    name: "utc_offset",
    type: "integer",
    mark: "open",
    description: "How far the user's local time at the start is ahead of UTC.",
    unit: "minutes",
  },
} as const satisfies Record<string, Column>;
