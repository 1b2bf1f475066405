import { isObject, type Json, type JsonObject } from "../json.ts";

/** The value of an expression. `undefined` is the value of a missing property; it differs from `null`. */
export type Value = Json | undefined;

/** Deep equality that is strict by type: `1` does not equal `"1"`. The order of properties does not matter. */
export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equal(item, right[index]));
  }
  return isObject(left) && isObject(right) && equalObjects(left, right);
}

function equalObjects(left: JsonObject, right: JsonObject): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equal(left[name], right[name]))
  );
}

/** The order of two values of one scalar type; `undefined` for all others. */
export function compare(left: Value, right: Value): number | undefined {
  if (left === null && right === null) return 0;
  if (typeof left === "string" && typeof right === "string") return order(left, right);
  if (typeof left === "number" && typeof right === "number") return order(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return order(left, right);
  return undefined;
}

function order<T>(left: T, right: T): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
