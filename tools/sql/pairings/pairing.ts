import type { Column, Row, View } from "../../../shared/gold/summary.ts";

/** Facts of silver, paired as gold pairs them: by the same functions. One file each; listed in `registry.ts`. */
export interface Pairing {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Column[];
  /** The silver container whose partitions, one after another, have the rows. */
  readonly container: string;
  /**
   * A partition's rows, some at a time: all of one person's would not always fit in memory.
   *
   * @param view gives a fresh look at silver. It remembers what it was asked, so it is for some questions, not for all
   * @param at epoch milliseconds: of when it speaks, where that matters
   */
  rowsOf(partition: string, view: () => View, at: number): AsyncIterable<readonly Row[]>;
}

/** ISO 8601 in UTC, as in rows. */
export function timeText(time: number): string {
  return new Date(time).toISOString();
}
