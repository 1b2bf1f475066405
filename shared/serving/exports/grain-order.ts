import type { Row, Summary } from "../../gold/summary.ts";
import { compareValues } from "../rows/order.ts";

/**
 * Sorts rows by the columns of the grain, as the API does. Pass masked rows for a masked file: the order of the
 * unmasked
 * values would reveal something about them. Rows of one group keep their order, since sorting is stable.
 */
export function inGrainOrder({ grain }: Pick<Summary, "grain">, rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => {
    for (const { column } of grain) {
      const order = compareValues(a[column] ?? null, b[column] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
}
