import { isObject } from "../json.ts";
import type { BuiltIn } from "./functions.ts";
import { equal, type Value } from "./values.ts";

export const arrayFunctions: Readonly<Record<string, BuiltIn>> = {
  ARRAY_LENGTH: { least: 1, most: 1, apply: (array) => (Array.isArray(array) ? array.length : undefined) },
  ARRAY_CONTAINS: {
    least: 2,
    most: 3,
    apply: (array, wanted, partly) => {
      if (!Array.isArray(array) || wanted === undefined) return undefined;
      return array.some((item) => equal(item, wanted) || (partly === true && hasAll(item, wanted)));
    },
  },
  ARRAY_CONCAT: {
    least: 2,
    most: Number.POSITIVE_INFINITY,
    apply: (...arrays) => (arrays.every((array) => Array.isArray(array)) ? arrays.flat(1) : undefined),
  },
  ARRAY_SLICE: {
    least: 2,
    most: 3,
    apply: (array, start, count) => {
      if (!Array.isArray(array) || typeof start !== "number") return undefined;
      if (count !== undefined && typeof count !== "number") return undefined;
      const from = start < 0 ? Math.max(0, array.length + start) : start;
      return array.slice(from, count === undefined ? undefined : from + Math.max(0, count));
    },
  },
};

/** Whether an object has at least the properties of another, with the same values. */
function hasAll(item: Value, wanted: Value): boolean {
  if (!isObject(item) || !isObject(wanted)) return false;
  return Object.keys(wanted).every((name) => Object.hasOwn(item, name) && equal(item[name], wanted[name]));
}
