import { createSecretKey, type KeyObject, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { missCharge } from "../charges.ts";
import { CosmosError } from "../errors.ts";
import { partitionRanges } from "../partition/ranges.ts";
import type { Storage } from "../store/storage.ts";
import type { Answer } from "./answer.ts";
import { authorize } from "./authorization.ts";
import { header, rawSegments, readRequest } from "./request.ts";
import { type Routed, route } from "./route.ts";

/** Answers requests of Cosmos DB clients. `key` is the account's, in base64. */
export function serveCosmos(storage: Storage, key: string, log: (line: string) => void): RequestListener {
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
      send(response, storage, activity, await answered(storage, secret, message));
    } catch (error) {
      // a client that went away while it sent waits for no answer
      if (!message.complete) response.destroy();
      else send(response, storage, activity, { answer: refusal(error, activity, log) });
    }
  }
}

async function answered(storage: Storage, secret: KeyObject, message: IncomingMessage): Promise<Routed> {
  const request = await readRequest(message);
  authorize(secret, {
    method: request.method,
    segments: rawSegments(message),
    authorization: header(request, "authorization"),
    date: header(request, "x-ms-date") ?? header(request, "date"),
  });
  return route(storage, request);
}

function refusal(error: unknown, activity: string, log: (line: string) => void): Answer {
  const known =
    error instanceof CosmosError ? error : new CosmosError(500, "InternalServerError", `Unexpected: ${String(error)}`);
  if (known !== error) log(`Cosmos DB: ${error instanceof Error ? error.stack : String(error)}`);
  const { status, code, message, substatus } = known;
  return {
    status,
    body: JSON.stringify({ code, message: `Message: ${message}\r\nActivityId: ${activity}` }),
    charge: missCharge,
    headers: { "x-ms-substatus": substatus === undefined ? undefined : String(substatus) },
  };
}

function send(response: ServerResponse, storage: Storage, activity: string, { answer, container }: Routed): void {
  const { status, body, charge, headers = {} } = answer;
  const lsn = storage.documents.change;
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
          "x-ms-session-token": partitionRanges.map(({ id }) => `${id}:-1#${lsn}`).join(","),
        }),
    ...headers,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) response.setHeader(name, safe(value));
  response.writeHead(status).end(status === 204 || status === 304 ? undefined : (body ?? ""));
}

/** Names may have characters that headers may not. */
function safe(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURI(value);
}
