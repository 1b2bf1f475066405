import { createSecretKey, type KeyObject, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Faults, faultKinds } from "../../faults/fault.ts";
import { missCharge } from "../charges.ts";
import { CosmosError } from "../errors.ts";
import type { PartitionRange } from "../partition/ranges.ts";
import type { Storage } from "../store/storage.ts";
import { authorize } from "./authorization.ts";
import { header, rawSegments, readRequest } from "./request.ts";
import type { CosmosResponse } from "./response.ts";
import { type RouteResult, route } from "./route.ts";
import { bulkOperations, throttledBulk } from "./throttled-bulk.ts";
import { DroppedConnection, withFault } from "./with-fault.ts";

export interface ServeOptions {
  /** The account key, in base64. */
  readonly key: string;
  readonly faults: Faults;
  readonly log: (line: string) => void;
}

/** Serves the requests of Cosmos DB clients. */
export function serveCosmos(storage: Storage, { key, faults, log }: ServeOptions): RequestListener {
  const secret = createSecretKey(key, "base64");
  return (message, output) => {
    const activity = header(message, "x-ms-activity-id") ?? randomUUID();
    respond(message, output, activity).catch((error: unknown) => {
      log(`Cosmos DB: a response could not be sent: ${String(error)}`);
      output.destroy();
    });
  };

  async function respond(message: IncomingMessage, output: ServerResponse, activity: string): Promise<void> {
    try {
      send(output, storage, activity, await handle(storage, secret, faults, message));
    } catch (error) {
      // an incomplete message: the client has disconnected
      if (!message.complete || error instanceof DroppedConnection) output.destroy();
      else send(output, storage, activity, { response: errorResponse(error, activity, log) });
    }
  }
}

async function handle(
  storage: Storage,
  secret: KeyObject,
  faults: Faults,
  message: IncomingMessage,
): Promise<RouteResult> {
  const request = await readRequest(message);
  authorize(secret, {
    method: request.method,
    segments: rawSegments(message),
    authorization: header(request, "authorization"),
    date: header(request, "x-ms-date") ?? header(request, "date"),
  });
  const fault = faults.draw("cosmos", faultKinds.cosmos, `${request.method} ${message.url}`);
  if (fault === undefined) return route(storage, request);
  const operations = bulkOperations(request);
  if (fault.kind === "429" && !fault.after && operations !== undefined)
    return throttledBulk(operations, fault.retryAfter, (body) => route(storage, { ...request, body }));
  return withFault(fault, () => route(storage, request));
}

function errorResponse(error: unknown, activity: string, log: (line: string) => void): CosmosResponse {
  const cosmosError =
    error instanceof CosmosError ? error : new CosmosError(500, "InternalServerError", `Unexpected: ${String(error)}`);
  if (cosmosError !== error) log(`Cosmos DB: ${error instanceof Error ? error.stack : String(error)}`);
  const { status, code, message, substatus, headers, info } = cosmosError;
  return {
    status,
    body: JSON.stringify({
      code,
      message: `Message: ${message}\r\nActivityId: ${activity}`,
      additionalErrorInfo: info,
    }),
    charge: missCharge,
    headers: { "x-ms-substatus": substatus === undefined ? undefined : String(substatus), ...headers },
  };
}

function send(output: ServerResponse, storage: Storage, activity: string, result: RouteResult): void {
  const { response, owner, lastChange } = result;
  const { status, body, charge, session, headers = {} } = response;
  const lsn = lastChange ?? storage.documents.change;
  const all: Record<string, string | undefined> = {
    "content-type": "application/json",
    "x-ms-activity-id": activity,
    "x-ms-request-charge": String(charge),
    "x-ms-gatewayversion": "version=2.14.0",
    "x-ms-version": "2020-07-15",
    "x-ms-serviceversion": "version=2.14.0.0",
    lsn: String(lsn),
    "x-ms-alt-content-path": owner?.path,
    "x-ms-content-path": owner?.rid,
    // only requests that read or write documents belong to a session
    "x-ms-session-token": session === undefined ? undefined : sessionToken(session, lsn),
    ...headers,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) output.setHeader(name, safe(value));
  output.writeHead(status).end(status === 204 || status === 304 ? undefined : (body ?? ""));
}

function sessionToken(ranges: readonly PartitionRange[], lastChange: number): string {
  return ranges.map(({ id }) => `${id}:-1#${lastChange}`).join(",");
}

/** Encodes characters that are valid in names but not in headers. */
function safe(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURI(value);
}
