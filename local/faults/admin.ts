import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { SplitPoint } from "../cosmos/partition/ranges.ts";
import { type LocalListener, listenLocally } from "../listen.ts";
import type { ActiveFault, FaultInjector } from "./injector.ts";
import { type FaultRule, readRule } from "./rule.ts";

export interface FaultAdminOptions {
  /** Data folder of the stack, for one that finds a port taken. */
  readonly dataFolder?: string | undefined;
  readonly injector: FaultInjector;
  /** 0 for any free one. */
  readonly port: number;
  /** Deletes hubs and creates them again: one, or all. @throws Error when no hub has that name */
  readonly recreateHubs: (name: string | undefined) => Promise<readonly string[]>;
  /**
   * Splits a partition key range of a container, by default the oldest in its middle; absent without Cosmos DB.
   * @throws Error when there is no such database, container or range
   */
  readonly splitRange?: (database: string, container: string, point: SplitPoint) => Promise<object>;
}

/**
 * HTTP API for faults, on this machine only:
 *
 *     GET    /            the data folder and the process of the stack
 *     GET    /faults      the faults, and how often each has happened
 *     POST   /faults      adds one: {"target":"cosmos","kind":"429","rate":0.2,"for":30000}
 *     DELETE /faults      removes all; /faults/ID removes one
 *     POST   /splits      splits a partition key range: {"database":"shop","container":"orders"}, optionally with
 *                         "range" (an id) and "at" (a hash)
 */
export function startFaultAdmin(options: FaultAdminOptions): Promise<LocalListener> {
  const makeServer = () =>
    createServer((request, response) => {
      respond(request, options).then(
        ({ status, body }) => send(response, status, body),
        (error: unknown) => send(response, 400, { error: error instanceof Error ? error.message : String(error) }),
      );
    });
  return listenLocally("the admin endpoint", options.port, makeServer);
}

interface AdminResponse {
  readonly status: number;
  readonly body: object;
}

async function respond(request: IncomingMessage, options: FaultAdminOptions): Promise<AdminResponse> {
  if (request.url === "/" && request.method === "GET")
    return { status: 200, body: { dataFolder: options.dataFolder, processId: process.pid } };
  if (request.url === "/splits" && request.method === "POST") return split(request, options);
  const path = /^\/faults(?:\/(?<id>\d+))?$/.exec(request.url ?? "");
  if (path === null) return { status: 404, body: { error: "there are only /faults and POST /splits" } };
  const { injector } = options;
  const id = path.groups?.["id"];
  switch (request.method) {
    case "GET":
      return { status: 200, body: { faults: injector.list().map(faultJson) } };
    case "POST":
      return post(request, options);
    case "DELETE":
      return { status: 200, body: { cleared: await injector.clear(id === undefined ? undefined : Number(id)) } };
    default:
      return { status: 405, body: { error: `${request.method} is not supported` } };
  }
}

async function post(request: IncomingMessage, { injector, recreateHubs }: FaultAdminOptions): Promise<AdminResponse> {
  // A page in a browser can send any other content type to this port without a preflight request.
  if (request.headers["content-type"] !== "application/json")
    return { status: 415, body: { error: "content-type: application/json expected" } };
  const rule = readRule(await json(request));
  if (rule.kind === "recreate") return { status: 200, body: { recreated: await recreateHubs(hubOf(rule)) } };
  return { status: 201, body: faultJson(await injector.add(rule)) };
}

async function split(request: IncomingMessage, { splitRange }: FaultAdminOptions): Promise<AdminResponse> {
  if (request.headers["content-type"] !== "application/json")
    return { status: 415, body: { error: "content-type: application/json expected" } };
  const { database, container, range, at } = Object(await json(request));
  if (typeof database !== "string" || typeof container !== "string" || !isTextOrAbsent(range) || !isTextOrAbsent(at))
    throw new Error("a split is an object with the texts database and container, and optionally range and at");
  if (splitRange === undefined) throw new Error("there is no Cosmos DB here");
  return { status: 200, body: await splitRange(database, container, { range, at }) };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

/** A hub is recreated once and at once. */
function hubOf({ rate, count, for: time, after, only }: FaultRule): string | undefined {
  if (rate !== 1 || count !== undefined || time !== undefined || after)
    throw new Error("recreate: happens once and at once; it takes only the name of a hub, as `only`");
  return only;
}

function faultJson({ until, for: _, ...fault }: ActiveFault): object {
  return { ...fault, until: until === undefined ? undefined : new Date(until).toISOString() };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}
