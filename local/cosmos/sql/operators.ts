import type { BinaryOperator } from "./ast.ts";
import { compareComparable, equal, type Value } from "./values.ts";

export type BinaryFunction = (left: Value, right: Value) => Value;

/**
 * Operators on values. Whatever has no answer (an operand that is not there or of the wrong type) is `undefined`,
 * which WHERE takes as no. AND, OR and `??` are not here: they may not need their right side.
 */
export const binaryFunctions: Readonly<Record<Exclude<BinaryOperator, "AND" | "OR" | "??">, BinaryFunction>> = {
  "=": equality((same) => same),
  "!=": equality((same) => !same),
  "<": comparison((order) => order < 0),
  "<=": comparison((order) => order <= 0),
  ">": comparison((order) => order > 0),
  ">=": comparison((order) => order >= 0),
  "+": arithmetic((left, right) => left + right),
  "-": arithmetic((left, right) => left - right),
  "*": arithmetic((left, right) => left * right),
  "/": arithmetic((left, right) => left / right),
  "%": arithmetic((left, right) => left % right),
  "||": (left, right) => (typeof left === "string" && typeof right === "string" ? left + right : undefined),
};

export function not(value: Value): Value {
  return typeof value === "boolean" ? !value : undefined;
}

/** `false` wins over what is not known, and what is not known over `true`. */
export function and(left: Value, right: Value): Value {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : undefined;
}

export function or(left: Value, right: Value): Value {
  if (left === true || right === true) return true;
  return left === false && right === false ? false : undefined;
}

/** A result that JSON has no number for is undefined. */
export function finite(value: number): Value {
  return Number.isFinite(value) ? value : undefined;
}

function equality(answer: (same: boolean) => boolean): BinaryFunction {
  return (left, right) => (left === undefined || right === undefined ? undefined : answer(equal(left, right)));
}

function comparison(answer: (order: number) => boolean): BinaryFunction {
  return (left, right) => {
    const order = compareComparable(left, right);
    return order === undefined ? undefined : answer(order);
  };
}

function arithmetic(compute: (left: number, right: number) => number): BinaryFunction {
  return (left, right) =>
    typeof left === "number" && typeof right === "number" ? finite(compute(left, right)) : undefined;
}
