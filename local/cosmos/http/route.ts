import { metadataCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { accountConsistency, storageFor } from "./consistency.ts";
import { container, containers, ranges } from "./containers.ts";
import { database, databases } from "./databases.ts";
import { item, items } from "./items.ts";
import { isQuery } from "./listing.ts";
import { type CosmosRequest, header } from "./request.ts";
import type { CosmosResponse } from "./response.ts";
import { rejectUnsupportedHeaders, unsupportedRoute } from "./unsupported-requests.ts";

/** A response and the container of the request. */
export interface RouteResult {
  readonly response: CosmosResponse;
  readonly container?: Container;
  /** The last change that the request can read, for requests that read documents. */
  readonly lastChange?: number;
}

/** @throws CosmosError for requests that are invalid or unsupported, or whose resource does not exist */
export async function route(storage: Storage, request: CosmosRequest): Promise<RouteResult> {
  rejectUnsupportedHeaders(request);
  const [dbs, databaseName, colls, containerName, children, id, ...more] = request.segments;
  if (dbs === undefined) return { response: account(request) };
  if (dbs !== "dbs" || more.length > 0) throw unsupportedRoute(request);
  if (databaseName === undefined) return { response: await databases(storage, request) };
  if (colls === undefined) return { response: await database(storage, request, databaseName) };
  if (colls !== "colls") throw unsupportedRoute(request);
  if (containerName === undefined) return { response: await containers(storage, request, databaseName) };
  const found = storage.catalog.container(databaseName, containerName);
  rejectOtherContainer(request, found);
  if (children === undefined) return { response: await container(storage, request, found), container: found };
  if (children === "pkranges" && id === undefined) return { response: ranges(request, found), container: found };
  if (children !== "docs") throw unsupportedRoute(request);
  const view = isRead(request) ? storageFor(storage, request) : storage;
  const response = id === undefined ? await items(view, request, found) : await item(view, request, found, id);
  return { response, container: found, lastChange: view.documents.change };
}

/** The substatus of a request for another container of this name, which was recreated since. */
const collectionRidMismatch = 1024;

/** Requests may name the resource id of the container they are meant for. */
function rejectOtherContainer(request: CosmosRequest, { rid }: Container): void {
  const intended = header(request, "x-ms-cosmos-intended-collection-rid");
  if (intended !== undefined && intended !== rid)
    throw badRequest(`The container has the resource id ${rid}, not ${intended}.`, collectionRidMismatch);
}

function isRead(request: CosmosRequest): boolean {
  return request.method === "GET" || isQuery(request);
}

/** The description of the account, with the address that the client uses. */
function account(request: CosmosRequest): CosmosResponse {
  if (request.method !== "GET") throw unsupportedRoute(request);
  const location = { name: "Local", databaseAccountEndpoint: `http://${header(request, "host")}/` };
  const body = {
    _self: "",
    id: "local",
    _rid: "local",
    media: "//media/",
    addresses: "//addresses/",
    _dbs: "//dbs/",
    writableLocations: [location],
    readableLocations: [location],
    enableMultipleWriteLocations: false,
    userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 1 },
    userConsistencyPolicy: { defaultConsistencyLevel: accountConsistency },
    systemReplicationPolicy: { minReplicaSetSize: 1, maxReplicasetSize: 1 },
    readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
    queryEngineConfiguration: "{}",
  };
  return { status: 200, body: JSON.stringify(body), charge: metadataCharge };
}
