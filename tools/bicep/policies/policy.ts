import { isObject } from "../../../shared/streams/decoding/json.ts";
import type { Facts } from "../facts.ts";
import type { Resource, Snapshot } from "../snapshot.ts";

/** A rule for every environment. */
export interface Policy {
  /** The rule. */
  readonly name: string;
  /** The violations, one line each. */
  violations(snapshot: Snapshot, facts: Facts): string[];
}

/**
 * A policy that judges each resource alone. The violations of a resource are computed once, because mutation tests
 * judge many templates with mostly the same resources.
 */
export function perResource(
  name: string,
  violationsOf: (resource: Resource, facts: Facts) => readonly string[],
): Policy {
  const known = new WeakMap<Facts, WeakMap<Resource, readonly string[]>>();
  return {
    name,
    violations({ predictedResources }, facts) {
      const ofFacts = known.get(facts) ?? new WeakMap<Resource, readonly string[]>();
      known.set(facts, ofFacts);
      return predictedResources.flatMap((resource) => {
        const violations = ofFacts.get(resource) ?? violationsOf(resource, facts);
        ofFacts.set(resource, violations);
        return violations;
      });
    },
  };
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
