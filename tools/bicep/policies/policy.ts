import { isObject } from "../../../shared/streams/decoding/json.ts";
import type { Environment, Resource, Snapshot } from "../snapshot.ts";

/** A rule for every environment. */
export interface Policy {
  /** The rule. */
  readonly name: string;
  /** The violations, one line each. */
  violations(snapshot: Snapshot, environment: Environment): string[];
}

export function ofType({ predictedResources }: Snapshot, type: string): Resource[] {
  return predictedResources.filter((resource) => resource.type.toLowerCase() === type.toLowerCase());
}

/** The value at a path such as `properties.encryption.keySource`. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

/** The list at a path; empty if absent. */
export function listAt(value: unknown, path: string): unknown[] {
  const list = at(value, path);
  return Array.isArray(list) ? list : [];
}

/** Every string in a value, with its path. */
export function* textsIn(value: unknown, path = ""): Generator<{ readonly path: string; readonly text: string }> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "object" && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, path === "" ? name : `${path}.${name}`);
}

/** Environments with real data; only the app's HTTP functions are reachable from the internet. */
export function isPrivate(environment: Environment): boolean {
  return environment === "uat" || environment === "prod";
}
