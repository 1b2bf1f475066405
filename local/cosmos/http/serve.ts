import { createSecretKey, type KeyObject, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Faults, faultKinds } from "../../faults/fault.ts";
import { missCharge } from "../charges.ts";
import { CosmosError } from "../errors.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import type { Answer } from "./answer.ts";
import { authorize } from "./authorization.ts";
import { DroppedConnection, faulty } from "./faulty.ts";
import { header, rawSegments, readRequest } from "./request.ts";
import { type Routed, route } from "./route.ts";
import { bulkOperations, throttledBulk } from "./throttled-bulk.ts";

export interface ServeOptions {
  /** The account's, in base64. */
  readonly key: string;
  readonly faults: Faults;
  readonly log: (line: string) => void;
}

/** Answers requests of Cosmos DB clients. */
export function serveCosmos(storage: Storage, { key, faults, log }: ServeOptions): RequestListener {
  const secret = createSecretKey(key, "base64");
  return (message, response) => {
    const activity = header(message, "x-ms-activity-id") ?? randomUUID();
    respond(message, response, activity).catch((error: unknown) => {
      log(`Cosmos DB: an answer could not be sent: ${String(error)}`);
      response.destroy();
    });
  };

  async function respond(message: IncomingMessage, response: ServerResponse, activity: string): Promise<void> {
    try {
      send(response, storage, activity, await answered(storage, secret, faults, message));
    } catch (error) {
      // a client that went away while it sent waits for no answer
      if (!message.complete || error instanceof DroppedConnection) response.destroy();
      else send(response, storage, activity, { answer: refusal(error, activity, log) });
    }
  }
}

async function answered(
  storage: Storage,
  secret: KeyObject,
  faults: Faults,
  message: IncomingMessage,
): Promise<Routed> {
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
  return faulty(fault, () => route(storage, request));
}

function refusal(error: unknown, activity: string, log: (line: string) => void): Answer {
  const known =
    error instanceof CosmosError ? error : new CosmosError(500, "InternalServerError", `Unexpected: ${String(error)}`);
  if (known !== error) log(`Cosmos DB: ${error instanceof Error ? error.stack : String(error)}`);
  const { status, code, message, substatus, headers } = known;
  return {
    status,
    body: JSON.stringify({ code, message: `Message: ${message}\r\nActivityId: ${activity}` }),
    charge: missCharge,
    headers: { "x-ms-substatus": substatus === undefined ? undefined : String(substatus), ...headers },
  };
}

function send(response: ServerResponse, storage: Storage, activity: string, routed: Routed): void {
  const { answer, container, seen } = routed;
  const { status, body, charge, headers = {} } = answer;
  const lsn = seen ?? storage.documents.change;
  const all: Record<string, string | undefined> = {
    "content-type": "application/json",
    "x-ms-activity-id": activity,
    "x-ms-request-charge": String(charge),
    "x-ms-gatewayversion": "version=2.14.0",
    "x-ms-version": "2020-07-15",
    "x-ms-serviceversion": "version=2.14.0.0",
    lsn: String(lsn),
    ...(container === undefined
      ? {}
      : {
          "x-ms-alt-content-path": `dbs/${container.database.name}/colls/${container.name}`,
          "x-ms-content-path": container.rid,
          // what tells of the container itself is of no session
          "x-ms-session-token": seen === undefined ? undefined : sessionToken(container, seen),
        }),
    ...headers,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) response.setHeader(name, safe(value));
  response.writeHead(status).end(status === 204 || status === 304 ? undefined : (body ?? ""));
}

function sessionToken({ ranges }: Container, seen: number): string {
  return ranges.map(({ id }) => `${id}:-1#${seen}`).join(",");
}

/** Names may have characters that headers may not. */
function safe(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURI(value);
}
