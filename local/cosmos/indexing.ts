import { badRequest, unsupported } from "./errors.ts";
import { isObject, type Json, type JsonObject, valueAt } from "./json.ts";

export interface IndexedPath {
  readonly path: string;
}

export interface CompositePath extends IndexedPath {
  readonly order?: "ascending" | "descending";
}

/** Affects the charge of queries and writes, and which queries read by an index of the SQLite file. */
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

/** A policy that indexes only the given paths. */
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

const supported = ["indexingMode", "automatic", "includedPaths", "excludedPaths", "compositeIndexes"];

/** @throws CosmosError: 400 for an invalid policy, 501 for spatial, vector and full-text indexes */
export function readIndexingPolicy(given: Json | undefined): IndexingPolicy {
  if (given === undefined || given === null) return defaultIndexing;
  if (!isObject(given)) throw badRequest("The indexing policy must be an object.");
  const policy: JsonObject = given;
  const unknown = Object.keys(policy).find(
    (name) => !supported.includes(name) && !(Array.isArray(policy[name]) && policy[name].length === 0),
  );
  if (unknown !== undefined) throw unsupported(`'${unknown}' of an indexing policy`);
  if (policy["automatic"] === false) throw unsupported("An indexing policy that is not automatic");
  const mode = String(policy["indexingMode"] ?? "consistent").toLowerCase();
  if (mode !== "consistent" && mode !== "none") throw unsupported(`Indexing mode '${mode}'`);
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
      throw badRequest("Every path of an indexing policy must be an object with a 'path' that begins with '/'.");
    const descending = String(entry["order"]).toLowerCase() === "descending";
    return entry["order"] === undefined
      ? { path: entry["path"] }
      : { path: entry["path"], order: descending ? "descending" : "ascending" };
  });
}

function readList(given: Json): readonly Json[] {
  if (!Array.isArray(given)) throw badRequest("The paths of an indexing policy must be lists.");
  return given;
}

/** The segments of `/a/"b c"/[]/?` are `["a", "b c", "[]", "?"]`. */
function indexSegments(path: string): string[] {
  return [...path.matchAll(/\/("[^"]*"|[^/]*)/g)].map(([, segment = ""]) => segment.replace(/^"(.*)"$/, "$1"));
}

/** Whether a path is indexed: the most specific of the included and excluded paths applies. */
export function isIndexed(policy: IndexingPolicy, path: readonly (string | number)[]): boolean {
  return indexOf(policy, path) !== "none";
}

/** How a path is indexed: an exact index (`/a/?`) also contains documents without the property. */
export function indexOf(policy: IndexingPolicy, path: readonly (string | number)[]): "exact" | "wildcard" | "none" {
  if (policy.indexingMode === "none") return "none";
  if (path.length === 1 && (path[0] === "id" || path[0] === "_ts")) return "exact";
  const included = specificity(policy.includedPaths, path);
  if (included <= specificity(policy.excludedPaths, path)) return "none";
  return included > path.length ? "exact" : "wildcard";
}

/** Whether a composite index has these paths in this order, or in exactly the reverse. */
export function hasComposite(
  { compositeIndexes }: IndexingPolicy,
  wanted: readonly { readonly names: readonly (string | number)[]; readonly descending: boolean }[],
): boolean {
  return compositeIndexes.some((composite) => {
    if (composite.length !== wanted.length) return false;
    const same = composite.every(({ path }, at) => indexSegments(path).join("/") === wanted[at]?.names.join("/"));
    const reversed = composite.map(({ order }, at) => (order === "descending") !== wanted[at]?.descending);
    return same && new Set(reversed).size === 1;
  });
}

/** The number of segments of the most specific pattern that matches, plus one for a final `?`; -1 for no match. */
function specificity(patterns: readonly IndexedPath[], path: readonly (string | number)[]): number {
  let best = -1;
  for (const { path: pattern } of patterns) {
    const segments = indexSegments(pattern);
    const last = segments.pop();
    const matches = segments.every((segment, at) =>
      segment === "[]" ? typeof path[at] === "number" : segment === path[at],
    );
    if (!matches || segments.length > path.length) continue;
    if (last === "*") best = Math.max(best, segments.length);
    else if (last === "?" && segments.length === path.length) best = Math.max(best, segments.length + 1);
  }
  return best;
}

/** The number of values of a document that the policy indexes. */
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
  return isIndexed(policy, path) ? 1 : 0;
}
