import { isObject, type Json, type JsonObject } from "../json.ts";

/** The value of an expression. `undefined` is the value of a missing property; it differs from `null`. */
export type Value = Json | undefined;

/** The types in their order in ORDER BY, MIN and MAX. */
const ranks = ["undefined", "null", "boolean", "number", "string", "array", "object"] as const;

export type ValueType = (typeof ranks)[number];

export function typeOf(value: Value): ValueType {
  if (value === undefined) return "undefined";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "boolean" || type === "number" || type === "string" ? type : "object";
}

/** The order of ORDER BY: by type first. Arrays, and objects, have no order among themselves. */
export function compareForOrder(left: Value, right: Value): number {
  const types = ranks.indexOf(typeOf(left)) - ranks.indexOf(typeOf(right));
  return types === 0 ? (compare(left, right) ?? 0) : types;
}

/** The text that equal values share. */
export function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return String(JSON.stringify(value));
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

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
