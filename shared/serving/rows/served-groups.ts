import { groupOf } from "../../gold/group.ts";
import type { RolledUpSummary, Row, Summary } from "../../gold/summary.ts";
import type { StoredGroup } from "./stored-group.ts";

/** A group as callers see it, with all its rows. */
export interface ServedGroup {
  /** See `Group.id`. Callers get a keyed hash of it (`GroupIds`). */
  readonly id: string;
  readonly rows: readonly Row[];
  /** When gold last wrote any of it, epoch milliseconds. */
  readonly modified: number;
}

/** The groups of a summary. `stored` has all days of the periods of one subject, or of several. */
export function servedGroups(summary: Summary, stored: readonly StoredGroup[]): readonly ServedGroup[] {
  if (summary.kind === "computed") return stored;
  const subjects = Map.groupBy(stored, ({ partition }) => partition);
  return [...subjects].flatMap(([partition, days]) => periodsOf(summary, partition, days));
}

function periodsOf(summary: RolledUpSummary, partition: string, days: readonly StoredGroup[]): ServedGroup[] {
  const { rollup, partitionKey } = summary;
  const periods = Map.groupBy(days, ({ date = "" }) => rollup.periodOf(date));
  return [...periods].map(([period, some]) => {
    const rows = some.flatMap((day) => day.rows);
    return {
      id: groupOf(summary, { [partitionKey]: partition, [rollup.column]: period }).id,
      rows: rows.length === 0 ? [] : rollup.fold(period, rows),
      modified: some.reduce((latest, { modified }) => Math.max(latest, modified), 0),
    };
  });
}
