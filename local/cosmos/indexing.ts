import { badRequest, notPlayed } from "./errors.ts";
import { isObject, type Json, type JsonObject, valueAt } from "./json.ts";

/**
 * How a path is indexed. Here an index only decides what a query costs and what ORDER BY gives: by a path of its own,
 * documents without the property come first; under a `*`, they do not come at all.
 */
export type Coverage = "explicit" | "wildcard" | "none";

export interface IndexedPath {
  readonly path: string;
}

export interface CompositePath extends IndexedPath {
  readonly order?: "ascending" | "descending";
}

export interface IndexingPolicy {
  readonly indexingMode: "consistent" | "none";
  readonly automatic: boolean;
  readonly includedPaths: readonly IndexedPath[];
  readonly excludedPaths: readonly IndexedPath[];
  readonly compositeIndexes: readonly (readonly CompositePath[])[];
}

export const defaultIndexing: IndexingPolicy = {
  indexingMode: "consistent",
  automatic: true,
  includedPaths: [{ path: "/*" }],
  excludedPaths: [{ path: '/"_etag"/?' }],
  compositeIndexes: [],
};

/** Indexes the given paths, and nothing else. */
export function indexingOf(
  included: readonly string[],
  composite: IndexingPolicy["compositeIndexes"] = [],
): IndexingPolicy {
  return {
    ...defaultIndexing,
    includedPaths: included.map((path) => ({ path })),
    excludedPaths: [...(included.includes("/*") ? [] : [{ path: "/*" }]), ...defaultIndexing.excludedPaths],
    compositeIndexes: composite,
  };
}

const known = ["indexingMode", "automatic", "includedPaths", "excludedPaths", "compositeIndexes"];

/** @throws CosmosError when a policy has what is not played (spatial, vector and full-text indexes) */
export function readIndexingPolicy(given: Json | undefined): IndexingPolicy {
  if (given === undefined || given === null) return defaultIndexing;
  if (!isObject(given)) throw badRequest("The indexing policy must be an object.");
  const policy: JsonObject = given;
  const unknown = Object.keys(policy).find(
    (name) => !known.includes(name) && !(Array.isArray(policy[name]) && policy[name].length === 0),
  );
  if (unknown !== undefined) throw notPlayed(`'${unknown}' of an indexing policy`);
  if (policy["automatic"] === false) throw notPlayed("An indexing policy that is not automatic");
  const mode = String(policy["indexingMode"] ?? "consistent").toLowerCase();
  if (mode !== "consistent" && mode !== "none") throw notPlayed(`Indexing mode '${mode}'`);
  return {
    indexingMode: mode,
    automatic: true,
    includedPaths: readPaths(policy["includedPaths"] ?? [...defaultIndexing.includedPaths]),
    excludedPaths: readPaths(policy["excludedPaths"] ?? []),
    compositeIndexes: readList(policy["compositeIndexes"] ?? []).map((paths) => readPaths(paths)),
  };
}

function readPaths(given: Json | readonly IndexedPath[]): CompositePath[] {
  return readList(given as Json).map((entry) => {
    if (!isObject(entry) || typeof entry["path"] !== "string" || !entry["path"].startsWith("/"))
      throw badRequest("Every path of an indexing policy is an object with a 'path' that begins with '/'.");
    const descending = String(entry["order"]).toLowerCase() === "descending";
    return entry["order"] === undefined
      ? { path: entry["path"] }
      : { path: entry["path"], order: descending ? "descending" : "ascending" };
  });
}

function readList(given: Json): readonly Json[] {
  if (!Array.isArray(given)) throw badRequest("The paths of an indexing policy are lists.");
  return given;
}

/** `/a/"b c"/[]/?` as `["a", "b c", "[]", "?"]`. */
export function indexSegments(path: string): string[] {
  return [...path.matchAll(/\/("[^"]*"|[^/]*)/g)].map(([, segment = ""]) => segment.replace(/^"(.*)"$/, "$1"));
}

/** The most precise of the included and excluded paths decides. */
export function coverageOf(policy: IndexingPolicy, path: readonly (string | number)[]): Coverage {
  if (policy.indexingMode === "none") return "none";
  if (path.length === 1 && (path[0] === "id" || path[0] === "_ts")) return "explicit";
  const included = mostPrecise(policy.includedPaths, path);
  return included > mostPrecise(policy.excludedPaths, path)
    ? included > path.length
      ? "explicit"
      : "wildcard"
    : "none";
}

/** How many segments of the best matching pattern fit, one more for an exact `?`; -1 for none. */
function mostPrecise(patterns: readonly IndexedPath[], path: readonly (string | number)[]): number {
  let best = -1;
  for (const { path: pattern } of patterns) {
    const segments = indexSegments(pattern);
    const last = segments.pop();
    const fits = segments.every((segment, at) =>
      segment === "[]" ? typeof path[at] === "number" : segment === path[at],
    );
    if (!fits || segments.length > path.length) continue;
    if (last === "*") best = Math.max(best, segments.length);
    else if (last === "?" && segments.length === path.length) best = Math.max(best, segments.length + 1);
  }
  return best;
}

/** How many values of a document the index holds: what its upkeep costs. */
export function indexedValues(policy: IndexingPolicy, document: Json): number {
  if (policy.indexingMode === "none") return 0;
  if (policy.includedPaths.some(({ path }) => path.endsWith("*"))) return countValues(policy, document, []);
  return policy.includedPaths.filter(({ path }) => valueAt(document, indexSegments(path).slice(0, -1)) !== undefined)
    .length;
}

function countValues(policy: IndexingPolicy, value: Json | undefined, path: (string | number)[]): number {
  if (Array.isArray(value))
    return value.reduce<number>((sum, item, at) => sum + countValues(policy, item, [...path, at]), 0);
  if (isObject(value)) {
    return Object.keys(value).reduce((sum, name) => sum + countValues(policy, value[name], [...path, name]), 0);
  }
  return coverageOf(policy, path) === "none" ? 0 : 1;
}
