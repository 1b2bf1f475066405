import { unsupportedQuery } from "../errors.ts";
import type { AggregateName } from "./ast.ts";
import { compareForOrder, typeOf, type Value } from "./values.ts";

/** Takes one value after the other; missing properties do not count. */
export interface Aggregator {
  add(value: Value): void;
  result(): Value;
}

const aggregators: Readonly<Record<AggregateName, () => Aggregator>> = {
  COUNT: count,
  /** The sum of no values is 0; a value that is not a number leaves no sum. */
  SUM: () => numbers(({ total }) => total),
  AVG: () => numbers(({ total, count }) => (count === 0 ? undefined : total / count)),
  MIN: () => extreme("MIN", -1),
  MAX: () => extreme("MAX", 1),
};

export function aggregatorOf(name: AggregateName): Aggregator {
  return aggregators[name]();
}

function count(): Aggregator {
  let seen = 0;
  return {
    add(value) {
      if (value !== undefined) seen += 1;
    },
    result: () => seen,
  };
}

function numbers(resultOf: (state: { readonly total: number; readonly count: number }) => Value): Aggregator {
  let [total, count, isMixed] = [0, 0, false];
  return {
    add(value) {
      if (value === undefined) return;
      if (typeof value === "number") {
        total += value;
        count += 1;
      } else isMixed = true;
    },
    result: () => (isMixed ? undefined : resultOf({ total, count })),
  };
}

function extreme(name: AggregateName, sign: number): Aggregator {
  let found: Value;
  return {
    add(value) {
      const type = typeOf(value);
      if (type === "array" || type === "object") throw unsupportedQuery(`${name} of an ${type}`);
      if (value !== undefined && (found === undefined || compareForOrder(value, found) * sign > 0)) found = value;
    },
    result: () => found,
  };
}
