import { badRequest, notPlayed } from "./errors.ts";
import { type IndexingPolicy, readIndexingPolicy } from "./indexing.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

export interface ContainerDefinition {
  /** `/userId` or `/address/city`; up to three of them are a hierarchical key, the first level first. */
  readonly partitionKey: readonly string[];
  readonly indexing: IndexingPolicy;
  /** Seconds that documents live which do not say otherwise; -1 for ever. Without it nothing expires. */
  readonly defaultTtl: number | undefined;
}

const played = [
  "id",
  "partitionKey",
  "indexingPolicy",
  "defaultTtl",
  "conflictResolutionPolicy",
  "uniqueKeyPolicy",
  "geospatialConfig",
];

/**
 * Reads what a client wants of a container.
 *
 * @throws CosmosError (400 or 501) that names what is wrong or not played
 */
export function readContainerDefinition(body: JsonObject): ContainerDefinition {
  for (const [name, value] of Object.entries(body)) {
    if (!played.includes(name) && !name.startsWith("_") && !isEmpty(value)) throw notPlayed(`'${name}' of a container`);
  }
  refuseUniqueKeys(body["uniqueKeyPolicy"]);
  refuseConflictResolution(body["conflictResolutionPolicy"]);
  refuseGeometry(body["geospatialConfig"]);
  return {
    partitionKey: readPartitionKey(body["partitionKey"]),
    indexing: readIndexingPolicy(body["indexingPolicy"]),
    defaultTtl: readDefaultTtl(body["defaultTtl"]),
  };
}

/** Where the levels of a key stand in a document. */
export function pathSegments(partitionKey: readonly string[]): readonly (readonly string[])[] {
  return partitionKey.map((path) => path.slice(1).split("/"));
}

export function samePartitionKey(left: ContainerDefinition, right: ContainerDefinition): boolean {
  return JSON.stringify(left.partitionKey) === JSON.stringify(right.partitionKey);
}

/** How the service names keys of so many levels. */
export function kindOf({ length }: readonly string[]): "Hash" | "MultiHash" {
  return length === 1 ? "Hash" : "MultiHash";
}

function readPartitionKey(given: Json | undefined): readonly string[] {
  const paths = isObject(given) ? given["paths"] : undefined;
  if (!isObject(given) || !Array.isArray(paths) || paths.length === 0)
    throw badRequest("A container needs a partition key definition with a path.");
  const { kind = "Hash", version } = given;
  if (version === 1) throw notPlayed("Version 1 of the partition key hash");
  if (kind === "MultiHash" && paths.length === 1) throw notPlayed("A hierarchical partition key of one level");
  if (kind !== kindOf(paths)) throw badRequest(`A partition key of ${paths.length} paths is not of kind '${kind}'.`);
  return checkedPartitionKey(paths);
}

const mostLevels = 3;

/** @throws CosmosError (400) for more than three paths, the same twice, or one that is not made of plain names */
export function checkedPartitionKey(paths: readonly unknown[]): readonly string[] {
  if (paths.length > mostLevels)
    throw badRequest(`A hierarchical partition key has at most ${mostLevels} paths, not ${paths.length}.`);
  const checked = paths.map(checkedPath);
  const twice = checked.find((path, at) => checked.indexOf(path) !== at);
  if (twice !== undefined) throw badRequest(`The partition key path '${twice}' is there twice.`);
  return checked;
}

function checkedPath(path: unknown): string {
  if (typeof path !== "string" || !/^(\/[^/"]+)+$/.test(path))
    throw badRequest(`The partition key path ${JSON.stringify(path)} is invalid: it must be of the form /name/name.`);
  return path;
}

export function readDefaultTtl(given: Json | undefined): number | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given !== "number" || !Number.isInteger(given) || (given < 1 && given !== -1))
    throw badRequest("defaultTtl must be a positive number of seconds, or -1.");
  return given;
}

function refuseUniqueKeys(given: Json | undefined): void {
  const keys = isObject(given) ? given["uniqueKeys"] : undefined;
  if (!isEmpty(keys)) throw notPlayed("A unique key policy");
}

function refuseConflictResolution(given: Json | undefined): void {
  if (!isObject(given)) return;
  const path = given["conflictResolutionPath"];
  if (given["mode"] !== "LastWriterWins" || (path !== undefined && path !== "" && path !== "/_ts"))
    throw notPlayed("A conflict resolution policy");
}

function refuseGeometry(given: Json | undefined): void {
  if (isObject(given) && given["type"] !== "Geography") throw notPlayed("A geospatial configuration");
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
