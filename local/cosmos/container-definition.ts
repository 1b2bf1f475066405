import { badRequest, unsupported } from "./errors.ts";
import { type IndexingPolicy, readIndexingPolicy } from "./indexing.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

export interface ContainerDefinition {
  /** Paths such as `/userId` or `/address/city`; two or three are the levels of a hierarchical key. */
  readonly partitionKey: readonly string[];
  readonly indexing: IndexingPolicy;
  /** Seconds until documents without a `ttl` expire; -1 for never. Without it, no document expires. */
  readonly defaultTtl: number | undefined;
}

const supported = [
  "id",
  "partitionKey",
  "indexingPolicy",
  "defaultTtl",
  "conflictResolutionPolicy",
  "uniqueKeyPolicy",
  "geospatialConfig",
];

/**
 * Reads the definition of a container.
 *
 * @throws CosmosError: 400 for an invalid property, 501 for an unsupported one
 */
export function readContainerDefinition(body: JsonObject): ContainerDefinition {
  for (const [name, value] of Object.entries(body)) {
    if (!supported.includes(name) && !name.startsWith("_") && !isEmpty(value))
      throw unsupported(`'${name}' of a container`);
  }
  rejectUniqueKeys(body["uniqueKeyPolicy"]);
  rejectConflictResolution(body["conflictResolutionPolicy"]);
  rejectGeometry(body["geospatialConfig"]);
  return {
    partitionKey: readPartitionKey(body["partitionKey"]),
    indexing: readIndexingPolicy(body["indexingPolicy"]),
    defaultTtl: readDefaultTtl(body["defaultTtl"]),
  };
}

/** The path of each level of a partition key in a document. */
export function pathSegments(partitionKey: readonly string[]): readonly (readonly string[])[] {
  return partitionKey.map((path) => path.slice(1).split("/"));
}

export function samePartitionKey(left: ContainerDefinition, right: ContainerDefinition): boolean {
  return JSON.stringify(left.partitionKey) === JSON.stringify(right.partitionKey);
}

/** The kind of a partition key with these paths. */
export function kindOf({ length }: readonly string[]): "Hash" | "MultiHash" {
  return length === 1 ? "Hash" : "MultiHash";
}

function readPartitionKey(given: Json | undefined): readonly string[] {
  const paths = isObject(given) ? given["paths"] : undefined;
  if (!isObject(given) || !Array.isArray(paths) || paths.length === 0)
    throw badRequest("A container requires a partition key definition with a path.");
  const { kind = "Hash", version } = given;
  if (version === 1) throw unsupported("Version 1 of the partition key hash");
  if (kind === "MultiHash" && paths.length === 1) throw unsupported("A hierarchical partition key of one level");
  if (kind !== kindOf(paths))
    throw badRequest(`A partition key of ${paths.length} paths cannot have the kind '${kind}'.`);
  return checkedPartitionKey(paths);
}

const maxLevels = 3;

/** @throws CosmosError (400) for more than three paths, duplicate paths, or paths that are not plain names */
export function checkedPartitionKey(paths: readonly unknown[]): readonly string[] {
  if (paths.length > maxLevels)
    throw badRequest(`A hierarchical partition key has at most ${maxLevels} paths, not ${paths.length}.`);
  const checked = paths.map(checkedPath);
  const duplicate = checked.find((path, at) => checked.indexOf(path) !== at);
  if (duplicate !== undefined) throw badRequest(`The partition key path '${duplicate}' occurs twice.`);
  return checked;
}

function checkedPath(path: unknown): string {
  if (typeof path !== "string" || !/^(\/[^/"]+)+$/.test(path))
    throw badRequest(`The partition key path ${JSON.stringify(path)} is invalid: it must have the form /name/name.`);
  return path;
}

export function readDefaultTtl(given: Json | undefined): number | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given !== "number" || !Number.isInteger(given) || (given < 1 && given !== -1))
    throw badRequest("defaultTtl must be a positive number of seconds, or -1.");
  return given;
}

function rejectUniqueKeys(given: Json | undefined): void {
  const keys = isObject(given) ? given["uniqueKeys"] : undefined;
  if (!isEmpty(keys)) throw unsupported("A unique key policy");
}

function rejectConflictResolution(given: Json | undefined): void {
  if (!isObject(given)) return;
  const path = given["conflictResolutionPath"];
  if (given["mode"] !== "LastWriterWins" || (path !== undefined && path !== "" && path !== "/_ts"))
    throw unsupported("A conflict resolution policy");
}

function rejectGeometry(given: Json | undefined): void {
  if (isObject(given) && given["type"] !== "Geography") throw unsupported("A geospatial configuration");
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
