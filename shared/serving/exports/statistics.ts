import type { Row, Summary } from "../../gold/summary.ts";

/** What the log contains about the rows of a file, so that readers can skip it. */
export interface FileStatistics {
  readonly numRecords: number;
  /** Column -> smallest and largest value, for open columns of dates and times only. */
  readonly minValues: Readonly<Record<string, string>>;
  readonly maxValues: Readonly<Record<string, string>>;
}

/**
 * Collects the statistics of rows. The log remains readable for longer than a file: it never contains a value of an
 * attribute or an identifier.
 */
export function fileStatistics({ columns }: Pick<Summary, "columns">) {
  const bounded = columns.filter(({ type, mark }) => mark === "open" && (type === "date" || type === "time"));
  const minValues: Record<string, string> = {};
  const maxValues: Record<string, string> = {};
  let numRecords = 0;
  return {
    add(row: Row): void {
      numRecords += 1;
      for (const { name } of bounded) {
        const value = row[name];
        // ISO 8601 in UTC with milliseconds sorts as the times do.
        if (typeof value !== "string") continue;
        if (value <= (minValues[name] ?? value)) minValues[name] = value;
        if (value >= (maxValues[name] ?? value)) maxValues[name] = value;
      }
    },
    result: (): FileStatistics => ({ numRecords, minValues, maxValues }),
  };
}
