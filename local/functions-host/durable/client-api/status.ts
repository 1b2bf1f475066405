import { historyOf } from "../store/episodes.ts";
import { findInstance, isTerminal } from "../store/instances.ts";
import { type InstanceFilter, listInstances, purge, purgeBy } from "../store/listing.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiError, type ApiRequest, type ApiResponse, isTrue } from "./api-request.ts";
import { managementLinks } from "./links.ts";
import { statusView } from "./status-view.ts";

const pageSize = 100;
const continuation = "x-ms-continuation-token";

/** `GET instances/{id}` */
export function getStatus(hub: ApiContext, { query, hostUrl }: ApiRequest, id: string): ApiResponse {
  const instance = findInstance(hub.sql, id);
  if (instance === undefined) return { status: 404 };
  const history = isTrue(query, "showHistory", false)
    ? historyOf(hub.sql, id).map((text) => JSON.parse(text))
    : undefined;
  const options = {
    showInput: isTrue(query, "showInput", true),
    showHistoryOutput: isTrue(query, "showHistoryOutput", false),
  };
  const body = statusView(instance, options, history);
  if (!isTerminal(instance.status)) {
    const location = managementLinks(hostUrl, hub, id).statusQueryGetUri;
    return { status: 202, body, headers: { location, "retry-after": "10" } };
  }
  const asError = instance.status === "Failed" && isTrue(query, "returnInternalServerErrorOnFailure", false);
  return { status: asError ? 500 : 200, body };
}

/** `GET instances`: one page, with a continuation token. */
export function listStatuses({ sql }: ApiContext, { query, headers }: ApiRequest): ApiResponse {
  const size = Number(query.get("top") ?? pageSize);
  if (!Number.isSafeInteger(size) || size < 1) throw new ApiError(400, "'top' must be a positive number");
  const after = Buffer.from(String(headers[continuation] ?? ""), "base64url").toString();
  const instances = listInstances(sql, filterOf(query), after, size + 1);
  const page = instances.slice(0, size);
  const options = { showInput: isTrue(query, "showInput", true), showHistoryOutput: false };
  const last = instances.length > size ? page.at(-1) : undefined;
  return {
    status: 200,
    body: page.map((instance) => statusView(instance, options)),
    ...(last !== undefined && { headers: { [continuation]: Buffer.from(last.id).toString("base64url") } }),
  };
}

/** `DELETE instances/{id}` */
export async function purgeInstance({ sql, transactions }: ApiContext, id: string): Promise<ApiResponse> {
  return purgeResponse(await transactions.run(() => purge(sql, id)));
}

/** `DELETE instances?createdTimeFrom=…` */
export async function purgeInstances({ sql, transactions }: ApiContext, { query }: ApiRequest): Promise<ApiResponse> {
  const filter = filterOf(query);
  if (filter.createdFrom === undefined) {
    throw new ApiError(400, "Please provide value for 'createdTimeFrom' parameter.");
  }
  return purgeResponse(await transactions.run(() => purgeBy(sql, filter)));
}

function purgeResponse(instancesDeleted: number): ApiResponse {
  return instancesDeleted === 0 ? { status: 404 } : { status: 200, body: { instancesDeleted } };
}

function filterOf(query: URLSearchParams): InstanceFilter {
  return {
    createdFrom: timeOf(query, "createdTimeFrom"),
    createdTo: timeOf(query, "createdTimeTo"),
    statuses: query.getAll("runtimeStatus").flatMap((list) => list.split(",").filter(Boolean)),
    idPrefix: query.get("instanceIdPrefix") ?? undefined,
  };
}

function timeOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new ApiError(400, `'${name}' is not a time: ${text}`);
  return time;
}
