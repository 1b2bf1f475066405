import { metadataCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import { checkedId } from "../items/document.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Database } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { isQuery, listResources } from "./listing.ts";
import type { CosmosRequest } from "./request.ts";
import { type CosmosResponse, feedResponse, resourceResponse } from "./response.ts";
import { unsupportedRoute } from "./unsupported-requests.ts";

/** `/dbs` */
export async function databases(storage: Storage, request: CosmosRequest): Promise<CosmosResponse> {
  const { catalog, commit } = storage;
  if (request.method === "GET" || isQuery(request)) {
    const members = listResources(request, catalog.databases().map(databaseResource));
    return feedResponse("", "Databases", members, metadataCharge);
  }
  if (request.method !== "POST") throw unsupportedRoute(request);
  const name = checkedId(bodyObject(request)["id"]);
  return resourceResponse(201, databaseResource(await commit(() => catalog.createDatabase(name))), metadataCharge);
}

/** `/dbs/{database}` */
export async function database(storage: Storage, request: CosmosRequest, name: string): Promise<CosmosResponse> {
  const { catalog, commit, documents } = storage;
  if (request.method === "GET") return resourceResponse(200, databaseResource(catalog.database(name)), metadataCharge);
  if (request.method !== "DELETE") throw unsupportedRoute(request);
  await commit(() => {
    const found = catalog.database(name);
    for (const container of catalog.containers(found)) {
      documents.drop(container.number);
      catalog.removeContainer(container);
    }
    catalog.removeDatabase(found);
  });
  return { status: 204, charge: metadataCharge };
}

export function bodyObject({ body }: CosmosRequest): JsonObject {
  if (!isObject(body)) throw badRequest("The body must be a JSON object.");
  return body;
}

function databaseResource({ name, rid, ts }: Database): JsonObject {
  return { id: name, _rid: rid, _self: `dbs/${rid}/`, _etag: `"${ts}"`, _colls: "colls/", _users: "users/", _ts: ts };
}
