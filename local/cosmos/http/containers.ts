import { metadataCharge } from "../charges.ts";
import { kindOf, readContainerDefinition, samePartitionKey } from "../container-definition.ts";
import { badRequest, preconditionFailed } from "../errors.ts";
import { checkedId } from "../items/document.ts";
import type { JsonObject } from "../json.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { bodyObject } from "./databases.ts";
import { isQuery, listResources } from "./listing.ts";
import { type CosmosRequest, header } from "./request.ts";
import { type CosmosResponse, feedResponse, resourceResponse } from "./response.ts";
import { unsupportedRoute } from "./unsupported-requests.ts";

/** `/dbs/{database}/colls` */
export async function containers(
  storage: Storage,
  request: CosmosRequest,
  databaseName: string,
): Promise<CosmosResponse> {
  const { catalog, commit } = storage;
  const database = catalog.database(databaseName);
  if (request.method === "GET" || isQuery(request)) {
    const members = listResources(request, catalog.containers(database).map(containerResource));
    return feedResponse(database.rid, "DocumentCollections", members, metadataCharge);
  }
  if (request.method !== "POST") throw unsupportedRoute(request);
  const body = bodyObject(request);
  const name = checkedId(body["id"]);
  const definition = readContainerDefinition(body);
  const created = await commit(() => catalog.createContainer(catalog.database(databaseName), name, definition));
  return resourceResponse(201, containerResource(created), metadataCharge);
}

/** `/dbs/{database}/colls/{container}` */
export async function container(storage: Storage, request: CosmosRequest, found: Container): Promise<CosmosResponse> {
  const { catalog, commit, documents } = storage;
  switch (request.method) {
    case "GET":
      return resourceResponse(200, containerResource(found), metadataCharge);
    case "PUT":
      return replace(storage, request, found);
    case "DELETE":
      await commit(() => {
        const current = catalog.current(found);
        documents.drop(current.number);
        catalog.removeContainer(current);
      });
      return { status: 204, charge: metadataCharge };
    default:
      throw unsupportedRoute(request);
  }
}

async function replace(
  { catalog, commit }: Storage,
  request: CosmosRequest,
  found: Container,
): Promise<CosmosResponse> {
  const body = bodyObject(request);
  const definition = readContainerDefinition(body);
  if (body["id"] !== found.name) throw badRequest("A container's id cannot be changed.");
  if (!samePartitionKey(definition, found.definition))
    throw badRequest("Document collection partition key cannot be changed.");
  const replaced = await commit(() => {
    const current = catalog.current(found);
    const ifMatch = header(request, "if-match");
    if (ifMatch !== undefined && ifMatch !== "*" && ifMatch !== current.etag) throw preconditionFailed();
    return catalog.replaceContainer(current, definition);
  });
  return resourceResponse(200, containerResource(replaced), metadataCharge);
}

/** `/dbs/{database}/colls/{container}/pkranges` */
export function ranges(request: CosmosRequest, { rid, database, ts, ranges: live }: Container): CosmosResponse {
  if (request.method !== "GET") throw unsupportedRoute(request);
  const etag = `"${ts}-${live.map(({ id }) => id).join("-")}"`;
  // clients read the ranges like a change feed, until nothing has changed
  if (header(request, "if-none-match") === etag) return { status: 304, charge: metadataCharge, headers: { etag } };
  const members = live.map(({ id, min, max, parents }) =>
    JSON.stringify({
      id,
      minInclusive: min,
      maxExclusive: max,
      status: "online",
      parents,
      throughputFraction: 1 / live.length,
      ridPrefix: Number(id),
      _rid: `${rid}${id}`,
      _self: `dbs/${database.rid}/colls/${rid}/pkranges/${id}/`,
      _etag: etag,
      _ts: ts,
    }),
  );
  return feedResponse(rid, "PartitionKeyRanges", members, metadataCharge, { etag });
}

function containerResource({ name, rid, database, ts, etag, definition }: Container): JsonObject {
  const { partitionKey, indexing, defaultTtl } = definition;
  return {
    id: name,
    indexingPolicy: indexing as unknown as JsonObject,
    partitionKey: { paths: [...partitionKey], kind: kindOf(partitionKey), version: 2 },
    ...(defaultTtl === undefined ? {} : { defaultTtl }),
    conflictResolutionPolicy: {
      mode: "LastWriterWins",
      conflictResolutionPath: "/_ts",
      conflictResolutionProcedure: "",
    },
    geospatialConfig: { type: "Geography" },
    _rid: rid,
    _self: `dbs/${database.rid}/colls/${rid}/`,
    _etag: etag,
    _ts: ts,
    _docs: "docs/",
    _sprocs: "sprocs/",
    _triggers: "triggers/",
    _udfs: "udfs/",
    _conflicts: "conflicts/",
  };
}
