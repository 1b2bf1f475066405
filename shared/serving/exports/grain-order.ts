import type { Row, Summary, Value } from "../../gold/summary.ts";

/**
 * Rows by the columns of the grain. To be called with rows as they are shown: masked rows in the order of what they mask would
 * tell something of it. Rows of one group stay as the summary has put them, since sorting is stable.
 */
export function inGrainOrder({ grain }: Pick<Summary, "grain">, rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => {
    for (const { column } of grain) {
      const order = compare(a[column], b[column]);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(a: Value | undefined, b: Value | undefined): number {
  const [first, second] = [String(a), String(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
