import type { Row, Value } from "../../gold/summary.ts";

/** The rows of a person from the first day of the period before to the last day of the period. */
export interface ReportRows {
  readonly heartRates: readonly Row[];
  readonly workouts: readonly Row[];
  readonly activity: readonly Row[];
  /** On days on which only the person owned the mac. */
  readonly gym: readonly Row[];
  /** Days with rows of a mac that had another owner too. */
  readonly gymLeftOut: ReadonlySet<string>;
  /** Null when the app computes no alerts. */
  readonly alerts: readonly Row[] | null;
}

/** A number of a row; 0 for null, which a column has that no reading was counted in. */
export function numberIn(row: Row, column: string): number {
  return Number(row[column] ?? 0);
}

export function nullableIn(row: Row | undefined, column: string): number | null {
  const value: Value | undefined = row?.[column];
  return typeof value === "number" ? value : null;
}

export function textIn(row: Row, column: string): string {
  return String(row[column] ?? "");
}
