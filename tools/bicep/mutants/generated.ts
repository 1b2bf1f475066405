import { isObject } from "../../../shared/streams/decoding/json.ts";
import { free } from "../policies/wanted/rule.ts";
import { shapes } from "../policies/wanted-values.ts";
import type { Resource, Snapshot } from "../snapshot.ts";
import { type Mutant, replacing, withValue } from "./mutant.ts";

type Path = readonly (string | number)[];

const foreign = "99999999-9999-9999-9999-999999999999";

/**
 * Every resource removed, every value changed, every property removed, an unknown property added, and every role given
 * to somebody else too. Values that policies leave free are not changed.
 */
export function generatedMutants({ predictedResources }: Snapshot): Mutant[] {
  return predictedResources.flatMap((resource) => [
    replacing(`${resource.name} is removed`, isSame(resource), () => []),
    replacing(`${resource.name} has another property`, isSame(resource), (each) => [
      withValue(each, ["properties", "mutant"], true),
    ]),
    ...valuesOf(resource)
      .filter(([path]) => !isFree(resource.type, path))
      .flatMap(([path, value]) =>
        changesOf(value).map((changed) =>
          replacing(`${resource.name}: ${path.join(".")} is ${JSON.stringify(changed)}`, isSame(resource), (each) => [
            withValue(each, path, changed),
          ]),
        ),
      ),
    ...(/roleassignments$/i.test(resource.type)
      ? [
          replacing(`${resource.name}: the role is given to somebody else too`, isSame(resource), (each) => [
            each,
            withValue({ ...each, id: `${each.id}-2` }, ["properties", "principalId"], foreign),
          ]),
        ]
      : []),
  ]);
}

function isSame({ id }: Resource): (resource: Resource) => boolean {
  return (resource) => resource.id === id;
}

/** Names and versions are the compiler's; ids contain the names. */
const untouched = new Set(["id", "type", "name", "apiVersion"]);

function valuesOf(value: unknown, path: Path = []): [Path, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const inner = Object.entries(value)
    .filter(([name]) => path.length > 0 || !untouched.has(name))
    .flatMap(([name, each]) => valuesOf(each, [...path, Array.isArray(value) ? Number(name) : name]));
  return path.length > 0 && Array.isArray(value) ? [[path, value], ...inner] : inner;
}

/** A shape names the list that contains a value. */
function isFree(type: string, path: Path): boolean {
  const shape = shapes[type] ?? {};
  const end = path.findIndex((part) => typeof part === "number");
  const named = (end < 0 ? path : path.slice(0, end)).join(".");
  return shape[named] === free;
}

function changesOf(value: unknown): unknown[] {
  if (typeof value === "boolean") return [!value, undefined];
  if (typeof value === "number") return [value === 0 ? 1 : 0, undefined];
  if (typeof value === "string") return ["mutant", undefined, ...foreignTexts(value)];
  if (Array.isArray(value)) return [...changedElements(value), [...value, "mutant"], ...(value.length > 0 ? [[]] : [])];
  return ["mutant"];
}

/** Texts that name something of the same type and name elsewhere. */
function foreignTexts(text: string): string[] {
  return [
    text.replaceAll(/resourceGroups\/[\w-]+/g, "resourceGroups/rg-foreign"),
    text.replaceAll(/subscriptions\/[\w-]+/g, `subscriptions/${foreign}`),
    text.replaceAll(
      /((?:evhns|cosmos|func|kv|dts)-korevital-[a-z-]+-|stkv[a-z]+(?:dev|qa|uat|prod))\w{6}\b/g,
      "$1foreig",
    ),
    text.replace(/(roleDefinitions\/)[\w-]+$/, `$1${foreign}`),
  ].filter((each) => each !== text);
}

/** The list, with another property in each of its elements that is an object. */
function changedElements(list: readonly unknown[]): unknown[] {
  return list.flatMap((each, index) => (isObject(each) ? [list.with(index, { ...each, mutant: true })] : []));
}
