import { isObject, type Json, type JsonObject } from "../json.ts";

/** What an expression can give: `undefined` is a value of its own, and is not `null`. */
export type Value = Json | undefined;

/** The order of types in ORDER BY, MIN and MAX. */
const ranks = ["undefined", "null", "boolean", "number", "string", "array", "object"] as const;

export function typeOf(value: Value): (typeof ranks)[number] {
  if (value === undefined) return "undefined";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "boolean" || type === "number" || type === "string" ? type : "object";
}

/** Deep and strict by type: `1` is not `"1"`. An object's properties have no order. */
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

/** For `<` and its like: nothing unless both are null, or both booleans, numbers or strings. */
export function compareComparable(left: Value, right: Value): number | undefined {
  const type = typeOf(left);
  if (type !== typeOf(right) || type === "undefined" || type === "array" || type === "object") return undefined;
  return compareSame(left, right);
}

/** The total order of ORDER BY: by type first. Arrays and objects of a kind are ordered by their text. */
export function compareForOrder(left: Value, right: Value): number {
  const [leftType, rightType] = [typeOf(left), typeOf(right)];
  if (leftType !== rightType) return ranks.indexOf(leftType) - ranks.indexOf(rightType);
  if (leftType === "array" || leftType === "object") return compareSame(canonical(left), canonical(right));
  return compareSame(left, right);
}

function compareSame(left: Value, right: Value): number {
  if (left === right || left === null || right === null || left === undefined || right === undefined) return 0;
  return left < right ? -1 : 1;
}

/** A text that two values share when they are equal. */
export function canonical(value: Value): string {
  if (value === undefined) return "undefined";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value).sort();
  return `{${entries.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}
