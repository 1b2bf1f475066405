import { badRequest } from "../errors.ts";
import { isObject, type Json, type JsonObject, property } from "../json.ts";

/** The property of an object or the element of an array that a patch path addresses. */
export interface PatchTarget {
  readonly value: Json | undefined;
  /** In an array, `add` inserts an element and `set` overwrites one. */
  put(value: Json, mode: "add" | "set"): void;
  remove(): void;
}

/**
 * The target of a path, through which the document can be changed. In an array, `-` addresses the end.
 *
 * @throws CosmosError (400) when the document has no object or array at the parent of the path
 */
export function targetAt(document: JsonObject, path: readonly string[]): PatchTarget {
  let owner: Json | undefined = document;
  for (const name of path.slice(0, -1)) owner = property(owner, Array.isArray(owner) ? indexIn(owner, name) : name);
  const last = path.at(-1) ?? "";
  if (Array.isArray(owner)) return elementOf(owner, indexIn(owner, last));
  if (isObject(owner)) return propertyOf(owner, last);
  throw badRequest(`The patch path '/${path.join("/")}' is not in the document.`);
}

function propertyOf(owner: JsonObject, name: string): PatchTarget {
  return {
    value: property(owner, name),
    // not an assignment: `__proto__` is an ordinary name in JSON
    put: (value) =>
      void Object.defineProperty(owner, name, { value, configurable: true, enumerable: true, writable: true }),
    remove: () => void Reflect.deleteProperty(owner, name),
  };
}

function elementOf(owner: Json[], index: number): PatchTarget {
  return {
    value: owner[index],
    put: (value, mode) => void owner.splice(index, mode === "add" ? 0 : 1, value),
    remove: () => void owner.splice(index, 1),
  };
}

function indexIn(array: readonly Json[], name: string): number {
  const index = name === "-" ? array.length : Number(name);
  if (!Number.isInteger(index) || index < 0 || index > array.length)
    throw badRequest(`'${name}' is not an index of the array.`);
  return index;
}
