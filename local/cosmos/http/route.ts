import { metadataCharge } from "../charges.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import type { Answer } from "./answer.ts";
import { accountConsistency, seenBy } from "./consistency.ts";
import { container, containers, ranges } from "./containers.ts";
import { database, databases } from "./databases.ts";
import { item, items } from "./items.ts";
import { isQuery } from "./listing.ts";
import { refusedRoute, refuseHeaders } from "./refusals.ts";
import { type CosmosRequest, header } from "./request.ts";

/** What a request is answered with, and the container that it is about. */
export interface Routed {
  readonly answer: Answer;
  readonly container?: Container;
  /** The last change that it has seen; the last that there is, when absent. */
  readonly seen?: number;
}

/** @throws CosmosError for whatever is not found, not right or not played */
export async function route(storage: Storage, request: CosmosRequest): Promise<Routed> {
  refuseHeaders(request);
  const [dbs, databaseName, colls, containerName, children, id, ...more] = request.segments;
  if (dbs === undefined) return { answer: account(request) };
  if (dbs !== "dbs" || more.length > 0) throw refusedRoute(request);
  if (databaseName === undefined) return { answer: await databases(storage, request) };
  if (colls === undefined) return { answer: await database(storage, request, databaseName) };
  if (colls !== "colls") throw refusedRoute(request);
  if (containerName === undefined) return { answer: await containers(storage, request, databaseName) };
  const found = storage.catalog.container(databaseName, containerName);
  if (children === undefined) return { answer: await container(storage, request, found), container: found };
  if (children === "pkranges" && id === undefined) return { answer: ranges(request, found), container: found };
  if (children !== "docs") throw refusedRoute(request);
  const seen = isRead(request) ? seenBy(storage, request) : storage;
  const answer = id === undefined ? await items(seen, request, found) : await item(seen, request, found, id);
  return { answer, container: found, seen: seen.documents.change };
}

function isRead(request: CosmosRequest): boolean {
  return request.method === "GET" || isQuery(request);
}

/** The account, at the address by which the client found it. */
function account(request: CosmosRequest): Answer {
  if (request.method !== "GET") throw refusedRoute(request);
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
