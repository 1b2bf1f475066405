import type { Resource, Snapshot } from "../snapshot.ts";

/** A template that is worse than the given one. */
export interface Mutant {
  readonly what: string;
  /** @throws Error if the template lacks what is changed */
  mutate(snapshot: Snapshot): Snapshot;
}

/** Replaces the resources that match; each replacement is a list, so that resources can be removed and added. */
export function replacing(
  what: string,
  matches: (resource: Resource) => boolean,
  replace: (resource: Resource) => readonly Resource[],
): Mutant {
  return {
    what,
    mutate(snapshot) {
      if (!snapshot.predictedResources.some(matches)) throw new Error(`${what}: nothing to change`);
      return {
        ...snapshot,
        predictedResources: snapshot.predictedResources.flatMap((each) => (matches(each) ? replace(each) : [each])),
      };
    },
  };
}

/** A resource with another value at a path; the path may name elements of lists. */
export function withValue(resource: Resource, path: readonly (string | number)[], value: unknown): Resource {
  const copy: Resource = structuredClone(resource);
  let inner: Record<string | number, unknown> = copy as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) {
    inner[part] ??= {};
    inner = inner[part] as Record<string | number, unknown>;
  }
  const last = path.at(-1) ?? "";
  if (value === undefined && Array.isArray(inner)) inner.splice(Number(last), 1);
  else if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}
