import { badRequest, notPlayed } from "./errors.ts";
import { type IndexingPolicy, readIndexingPolicy } from "./indexing.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

export interface ContainerDefinition {
  /** `/userId` or `/address/city`. */
  readonly partitionKey: string;
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
    partitionKey: readPartitionKeyPath(body["partitionKey"]),
    indexing: readIndexingPolicy(body["indexingPolicy"]),
    defaultTtl: readDefaultTtl(body["defaultTtl"]),
  };
}

export function pathSegments(partitionKey: string): string[] {
  return partitionKey.slice(1).split("/");
}

function readPartitionKeyPath(given: Json | undefined): string {
  const paths = isObject(given) ? given["paths"] : undefined;
  if (!isObject(given) || !Array.isArray(paths) || paths.length === 0)
    throw badRequest("A container needs a partition key definition with a path.");
  if (paths.length > 1 || given["kind"] === "MultiHash") throw notPlayed("A hierarchical partition key");
  if (given["version"] === 1) throw notPlayed("Version 1 of the partition key hash");
  return checkedPartitionKeyPath(paths[0]);
}

/** @throws CosmosError for a path that is not made of plain names */
export function checkedPartitionKeyPath(path: unknown): string {
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
