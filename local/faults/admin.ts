import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { SplitPlace } from "../cosmos/partition/ranges.ts";
import { type LocalListener, listenLocally } from "../listen.ts";
import type { FaultBoard, PlannedFault } from "./board.ts";
import { type FaultRule, readRule } from "./rule.ts";

export interface FaultAdminOptions {
  readonly board: FaultBoard;
  /** 0 for any free one. */
  readonly port: number;
  /** Deletes hubs and makes them again under their names: one, or all. @throws Error when there is none of that name */
  readonly makeHubsAnew: (name: string | undefined) => Promise<readonly string[]>;
  /**
   * Splits a partition key range of a container, the oldest unless told which and where; absent where there is no Cosmos DB.
   * @throws Error when there is none of that name
   */
  readonly splitRange?: (database: string, container: string, place: SplitPlace) => Promise<object>;
}

/**
 * Where faults are ordered, on this machine only:
 *
 *     GET    /faults      those that hold, with what came of them
 *     POST   /faults      one more: {"target":"cosmos","kind":"429","rate":0.2,"for":30000}
 *     DELETE /faults      none any more; /faults/ID one less
 *     POST   /splits      of a partition key range: {"database":"shop","container":"orders"}, with "range" (an id) and "at" (a hash) if wished
 */
export function startFaultAdmin(options: FaultAdminOptions): Promise<LocalListener> {
  const makeServer = () =>
    createServer((request, response) => {
      answer(request, options).then(
        ({ status, body }) => send(response, status, body),
        (error: unknown) => send(response, 400, { error: error instanceof Error ? error.message : String(error) }),
      );
    });
  return listenLocally("the admin endpoint", options.port, makeServer);
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answer(request: IncomingMessage, options: FaultAdminOptions): Promise<Answer> {
  if (request.url === "/splits" && request.method === "POST") return split(request, options);
  const path = /^\/faults(?:\/(?<id>\d+))?$/.exec(request.url ?? "");
  if (path === null) return { status: 404, body: { error: "there are only /faults and POST /splits" } };
  const { board } = options;
  const id = path.groups?.["id"];
  switch (request.method) {
    case "GET":
      return { status: 200, body: { faults: board.list().map(told) } };
    case "POST":
      return post(request, options);
    case "DELETE":
      return { status: 200, body: { cleared: await board.clear(id === undefined ? undefined : Number(id)) } };
    default:
      return { status: 405, body: { error: `${request.method} is not known here` } };
  }
}

async function post(request: IncomingMessage, { board, makeHubsAnew }: FaultAdminOptions): Promise<Answer> {
  // A page in a browser can send any other type to this port without asking.
  if (request.headers["content-type"] !== "application/json")
    return { status: 415, body: { error: "content-type: application/json expected" } };
  const rule = readRule(await json(request));
  if (rule.kind === "anew") return { status: 200, body: { anew: await makeHubsAnew(onlyHub(rule)) } };
  return { status: 201, body: told(await board.add(rule)) };
}

async function split(request: IncomingMessage, { splitRange }: FaultAdminOptions): Promise<Answer> {
  if (request.headers["content-type"] !== "application/json")
    return { status: 415, body: { error: "content-type: application/json expected" } };
  const { database, container, range, at } = Object(await json(request));
  if (typeof database !== "string" || typeof container !== "string" || !isTextOrAbsent(range) || !isTextOrAbsent(at))
    throw new Error("a split is an object with database and container, and the texts range and at if wished");
  if (splitRange === undefined) throw new Error("there is no Cosmos DB here");
  return { status: 200, body: await splitRange(database, container, { range, at }) };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

/** Making a hub anew happens once and at once. */
function onlyHub({ rate, count, for: time, after, only }: FaultRule): string | undefined {
  if (rate !== 1 || count !== undefined || time !== undefined || after)
    throw new Error("anew: happens at once and once; it takes only the name of a hub, as `only`");
  return only;
}

function told({ until, for: _, ...fault }: PlannedFault): object {
  return { ...fault, until: until === undefined ? undefined : new Date(until).toISOString() };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}
