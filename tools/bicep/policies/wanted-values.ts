import { isObject } from "../../../shared/streams/decoding/json.ts";
import type { Facts } from "../facts.ts";
import type { Resource } from "../snapshot.ts";
import { type Policy, perResource } from "./policy.ts";
import { access } from "./wanted/access.ts";
import { app } from "./wanted/app.ts";
import { data } from "./wanted/data.ts";
import { monitor } from "./wanted/monitor.ts";
import { network } from "./wanted/network.ts";
import type { Shape } from "./wanted/rule.ts";
import { storage } from "./wanted/storage.ts";

export const shapes: Readonly<Record<string, Shape>> = {
  ...access,
  ...app,
  ...data,
  ...monitor,
  ...network,
  ...storage,
};

/** Properties of every resource, which the policy on the inventory checks. */
const own = new Set(["id", "type", "name", "apiVersion"]);

/** A property without a wanted value is a violation, so that no template can widen access by a new property. */
export const wantedValues: Policy = perResource(
  "every property has its wanted value, and no resource has another property",
  (resource, facts) => valueViolations(resource, shapes[resource.type], facts),
);

export function valueViolations(resource: Resource, shape: Shape | undefined, facts: Facts): string[] {
  if (shape === undefined) return [`${resource.name}: nothing is known of the type ${resource.type}`];
  // A policy on the settings checks their names, which are open.
  if (resource.name.endsWith("/appsettings")) return [];
  const found = new Map(leavesOf(resource).filter(([path]) => !own.has(path)));
  return [
    ...[...found.keys()].filter((path) => !(path in shape)).map((path) => `${resource.name}: ${path} is not expected`),
    ...Object.entries(shape)
      .filter(([path, rule]) => !rule(found.get(path), facts, resource.name))
      .map(([path]) => `${resource.name}: ${path} is ${JSON.stringify(found.get(path))}`),
  ];
}

/** Values by path. Lists, empty objects and objects with ids as keys are values. */
export function leavesOf(value: object, path = ""): [path: string, value: unknown][] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const innerPath = path === "" ? name : `${path}.${name}`;
    const isInner = isObject(inner) && Object.keys(inner).length > 0 && !Object.keys(inner).some(isId);
    return isInner ? leavesOf(inner, innerPath) : [[innerPath, inner]];
  });
}

function isId(key: string): boolean {
  return key.startsWith("/");
}
