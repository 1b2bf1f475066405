import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../../error-message.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiError, type ApiRequest, type ApiResponse, readApiRequest, sendResponse } from "./api-request.ts";
import { commandInstance } from "./commands.ts";
import { startInstance } from "./start.ts";
import { getStatus, listStatuses, purgeInstance, purgeInstances } from "./status.ts";

/** Handles a request to the durable HTTP API; false when the path belongs to another endpoint. */
export async function handleRequest(
  hub: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  try {
    const apiRequest = await readApiRequest(request, hub.access);
    if (apiRequest === undefined) return false;
    sendResponse(response, await route(hub, apiRequest));
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 500;
    sendResponse(response, { status, body: { Message: messageOf(error) } });
  }
  return true;
}

async function route(hub: ApiContext, request: ApiRequest): Promise<ApiResponse> {
  checkTaskHub(hub, request.query);
  const { method, segments } = request;
  const [collection = "", first] = segments;
  switch (collection.toLowerCase()) {
    case "orchestrators":
      if (method === "POST" && first !== undefined && segments.length <= 3) return startInstance(hub, request);
      break;
    case "instances":
      if (method === "POST" && segments.length > 2) return commandInstance(hub, request);
      if (segments.length <= 2) return routeInstances(hub, request, first);
      break;
    case "entities":
      throw new ApiError(501, "Durable entities are not supported");
  }
  return { status: 404, body: { Message: `${method} /${segments.join("/")} is not supported` } };
}

function routeInstances(
  hub: ApiContext,
  request: ApiRequest,
  id: string | undefined,
): ApiResponse | Promise<ApiResponse> {
  switch (request.method) {
    case "GET":
      return id === undefined ? listStatuses(hub, request) : getStatus(hub, request, id);
    case "DELETE":
      return id === undefined ? purgeInstances(hub, request) : purgeInstance(hub, id);
    default:
      return { status: 405 };
  }
}

/** A host has one task hub in one storage account. */
function checkTaskHub({ name }: ApiContext, query: URLSearchParams): void {
  const hub = query.get("taskHub") ?? name;
  if (hub.toLowerCase() !== name.toLowerCase()) {
    throw new ApiError(400, `The task hub '${hub}' is not supported, only '${name}'`);
  }
  const connection = query.get("connection") ?? "Storage";
  if (!["storage", "azurewebjobsstorage"].includes(connection.toLowerCase())) {
    throw new ApiError(400, `The connection '${connection}' is not supported, only 'AzureWebJobsStorage'`);
  }
}
