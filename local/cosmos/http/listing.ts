import { badRequest } from "../errors.ts";
import { defaultIndexing } from "../indexing.ts";
import { readParameters } from "../items/query.ts";
import { isObject, type JsonObject } from "../json.ts";
import { parseQuery } from "../sql/parse-query.ts";
import { prepare } from "../sql/prepare.ts";
import { runQuery } from "../sql/run.ts";
import { type CosmosRequest, flag, header } from "./request.ts";

/** Whether a POST is a query rather than a new resource. */
export function isQuery(request: CosmosRequest): boolean {
  return (
    request.method === "POST" &&
    (flag(request, "x-ms-documentdb-isquery") || header(request, "content-type") === "application/query+json")
  );
}

/** Databases or containers, all of them or those that the request's query finds, each as JSON. */
export function listed(request: CosmosRequest, resources: readonly JsonObject[]): readonly string[] {
  if (!isQuery(request)) return resources.map((each) => JSON.stringify(each));
  const { body } = request;
  if (!isObject(body) || typeof body["query"] !== "string") throw badRequest("A query request has a text 'query'.");
  const query = prepare(parseQuery(body["query"]), readParameters(body["parameters"]), defaultIndexing);
  const documents = resources.map((value, number) => ({ position: ["", "", ""] as const, number, size: 0, value }));
  return runQuery(query, { documents, maxItems: resources.length + 1, continuation: undefined }).results;
}
