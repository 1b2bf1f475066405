import { badRequest, CosmosError, ownerNotFound, unsupported } from "../errors.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { account } from "./account.ts";
import { storageFor } from "./consistency.ts";
import { container, containers, ranges } from "./containers.ts";
import { database, databases } from "./databases.ts";
import { item, items } from "./items.ts";
import { isQuery } from "./listing.ts";
import { type CosmosRequest, header } from "./request.ts";
import type { CosmosResponse } from "./response.ts";
import { rejectUnsupportedHeaders, unsupportedRoute } from "./unsupported-requests.ts";

/** A response and the resource that contains the requested one. */
export interface RouteResult {
  readonly response: CosmosResponse;
  readonly owner?: Owner;
  /** The last change that the request can read, for requests that read documents. */
  readonly lastChange?: number;
}

/** A database, or the container of a document. */
export interface Owner {
  /** Of names. */
  readonly path: string;
  readonly rid: string;
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
  const parent = ownerFound(() => storage.catalog.database(databaseName));
  const databaseOwner = { path: `dbs/${parent.name}`, rid: parent.rid };
  if (containerName === undefined)
    return { response: await containers(storage, request, parent.name), owner: databaseOwner };
  const find = () => storage.catalog.container(databaseName, containerName);
  if (children === undefined) {
    const found = find();
    rejectOtherContainer(request, found);
    return { response: await container(storage, request, found), owner: databaseOwner };
  }
  const found = ownerFound(find);
  rejectOtherContainer(request, found);
  const owner = { path: `dbs/${parent.name}/colls/${found.name}`, rid: found.rid };
  if (children === "pkranges" && id === undefined) return { response: ranges(request, found), owner };
  if (children !== "docs") throw unsupportedRoute(request);
  if (id !== undefined && containerName !== found.name) throw unsupported("A document addressed by its _rid");
  const view = isRead(request) ? storageFor(storage, request) : storage;
  const response = id === undefined ? await items(view, request, found) : await item(view, request, found, id);
  return { response, owner, lastChange: view.documents.change };
}

/** Finds what contains the requested resource: clients distinguish its absence from that of the resource. */
function ownerFound<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    throw error instanceof CosmosError && error.status === 404 ? ownerNotFound(error.message) : error;
  }
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
