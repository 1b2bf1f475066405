import { badRequest } from "../errors.ts";
import { isObject, type Json, type JsonObject, property } from "../json.ts";

/** Where a path ends in a document: a property of an object, or an element of an array. */
export interface Place {
  readonly value: Json | undefined;
  /** `add` moves the elements of an array that stand there; `set` writes over them. */
  put(value: Json, how: "add" | "set"): void;
  remove(): void;
}

/**
 * Finds a place, to change the document there. In an array `-` is behind the last element.
 *
 * @throws CosmosError (400) when what should hold it is not there
 */
export function placeAt(document: JsonObject, path: readonly string[]): Place {
  let owner: Json | undefined = document;
  for (const name of path.slice(0, -1)) owner = property(owner, Array.isArray(owner) ? indexIn(owner, name) : name);
  const last = path.at(-1) ?? "";
  if (Array.isArray(owner)) return elementOf(owner, indexIn(owner, last));
  if (isObject(owner)) return propertyOf(owner, last);
  throw badRequest(`The patch path '/${path.join("/")}' is not in the document.`);
}

function propertyOf(owner: JsonObject, name: string): Place {
  return {
    value: property(owner, name),
    // also right for `__proto__`, which in JSON is a name like others
    put: (value) =>
      void Object.defineProperty(owner, name, { value, configurable: true, enumerable: true, writable: true }),
    remove: () => void Reflect.deleteProperty(owner, name),
  };
}

function elementOf(owner: Json[], index: number): Place {
  return {
    value: owner[index],
    put: (value, how) => void owner.splice(index, how === "add" ? 0 : 1, value),
    remove: () => void owner.splice(index, 1),
  };
}

function indexIn(array: readonly Json[], name: string): number {
  const index = name === "-" ? array.length : Number(name);
  if (!Number.isInteger(index) || index < 0 || index > array.length)
    throw badRequest(`'${name}' is no index of the array.`);
  return index;
}
