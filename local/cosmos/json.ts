/** A JSON value. A missing property is `undefined`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an own property or element; inherited names such as `constructor` or `length` have none. */
export function property(value: Json | undefined, name: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof name === "number" ? value[name] : undefined;
  if (!isObject(value) || typeof name !== "string" || !Object.hasOwn(value, name)) return undefined;
  return value[name];
}

/** Follows a path of property names and array indexes. */
export function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const name of path) current = property(current, name);
  return current;
}
