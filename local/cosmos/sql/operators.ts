import type { ComparisonOperator } from "./ast.ts";
import { compare, equal, type Value } from "./values.ts";

/** Comparisons return `undefined` for operands that do not compare, such as a missing property. */
export const comparisons: Readonly<Record<ComparisonOperator, (left: Value, right: Value) => Value>> = {
  "=": equality((isEqual) => isEqual),
  "!=": equality((isEqual) => !isEqual),
  "<": ordering((order) => order < 0),
  "<=": ordering((order) => order <= 0),
  ">": ordering((order) => order > 0),
  ">=": ordering((order) => order >= 0),
};

export function not(value: Value): Value {
  return typeof value === "boolean" ? !value : undefined;
}

/** Three-valued logic: `false` if any value is false, else `true` if all are true, else `undefined`. */
export function every(count: number, valueAt: (index: number) => Value): Value {
  let result: Value = true;
  for (let index = 0; index < count; index += 1) {
    const value = valueAt(index);
    if (value === false) return false;
    if (value !== true) result = undefined;
  }
  return result;
}

/** Three-valued logic: `true` if any value is true, else `false` if all are false, else `undefined`. */
export function some(count: number, valueAt: (index: number) => Value): Value {
  return not(every(count, (index) => not(valueAt(index))));
}

function equality(test: (isEqual: boolean) => boolean) {
  return (left: Value, right: Value): Value =>
    left === undefined || right === undefined ? undefined : test(equal(left, right));
}

function ordering(test: (order: number) => boolean) {
  return (left: Value, right: Value): Value => {
    const order = compare(left, right);
    return order === undefined ? undefined : test(order);
  };
}
