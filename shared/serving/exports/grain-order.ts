import type { Row, Summary, Value } from "../../gold/summary.ts";

/**
 * Sorts rows by the columns of the grain. Pass masked rows for a masked file: the order of the unmasked values would
 * reveal something about them. Rows of one group keep their order, since sorting is stable.
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
