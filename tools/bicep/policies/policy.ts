import type { Environment, Resource, Snapshot } from "../snapshot.ts";

/** A rule that every environment keeps. */
export interface Policy {
  /** What must hold. */
  readonly name: string;
  /** Where it does not, one line each. */
  violations(snapshot: Snapshot, environment: Environment): string[];
}

export function ofType({ predictedResources }: Snapshot, type: string): Resource[] {
  return predictedResources.filter((resource) => resource.type.toLowerCase() === type.toLowerCase());
}

/** The value at a path such as `properties.encryption.keySource`. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, path: string): unknown[] {
  const list = at(value, path);
  return Array.isArray(list) ? list : [];
}

/** Every text inside of a value, with its path. */
export function* textsIn(value: unknown, path = ""): Generator<{ readonly path: string; readonly text: string }> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "object" && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, path === "" ? name : `${path}.${name}`);
}

/** Environments with real data: nothing of theirs is reached from the internet but the app's HTTP functions. */
export function isPrivate(environment: Environment): boolean {
  return environment === "uat" || environment === "prod";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
