import { defaultIndexing } from "../indexing.ts";
import { readQuery } from "../items/query.ts";
import type { JsonObject } from "../json.ts";
import { runWhole } from "../sql/run-whole.ts";
import { type CosmosRequest, flag, header } from "./request.ts";

/** Whether a POST is a query, not the creation of a resource. */
export function isQuery(request: CosmosRequest): boolean {
  return (
    request.method === "POST" &&
    (flag(request, "x-ms-documentdb-isquery") || header(request, "content-type") === "application/query+json")
  );
}

/** All databases or containers, or those that match the request's query, each as JSON. */
export function listResources(request: CosmosRequest, resources: readonly JsonObject[]): readonly string[] {
  if (!isQuery(request)) return resources.map((each) => JSON.stringify(each));
  const documents = resources.map((value, number) => ({ position: ["", "", ""] as const, number, size: 0, value }));
  return runWhole(readQuery(request.body, defaultIndexing), documents, resources.length + 1, undefined).results;
}
