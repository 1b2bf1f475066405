/** A JSON value. In queries `undefined` stands beside it: a property that is not there. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an own property or element; inherited names such as `constructor` or `length` are not there. */
export function property(value: Json | undefined, name: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof name === "number" ? value[name] : undefined;
  if (!isObject(value) || typeof name !== "string" || !Object.hasOwn(value, name)) return undefined;
  return value[name];
}

/** Follows a path of property names and array indexes. */
export function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let found = value;
  for (const name of path) found = property(found, name);
  return found;
}
