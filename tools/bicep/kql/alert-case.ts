import type { Row } from "./expression.ts";

/** Rows of one window in which an alert must fire, and in which it must not. */
export interface AlertCase {
  readonly table: string;
  readonly fires: readonly Row[];
  readonly silent: readonly (readonly Row[])[];
}
