import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyLimit, respondTooLarge } from "./read-body.ts";
import { respondEmpty } from "./respond.ts";

/* HTTP streams: the worker listens for HTTP itself, and the host forwards requests to it. */

/** By this header the worker assigns a forwarded request to its invocation. */
export const invocationIdHeader = "x-ms-invocation-id";

/** `keepAlive` leaves closing to this side: a worker that closes would lose its response beside an unread body. */
const agent = new Agent({ keepAlive: true });

/** `transfer-encoding` remains: Node.js encodes the forwarded body in the same way. */
const requestHopByHop = [
  "connection",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "te",
  "trailer",
  "upgrade",
];
const responseHopByHop = ["connection", "keep-alive", "proxy-authenticate", "trailer", "transfer-encoding", "upgrade"];

/** As Azure: the sender of a body that is not read to its end has this time to read the response. */
const drainMilliseconds = 5_000;

export interface Forwarding {
  /** The worker has begun its response, or the connection has ended. */
  readonly responded: Promise<void>;
  /** The client has the response, or has closed its connection. */
  readonly ended: Promise<void>;
  /** Ends the request without a response of the worker. */
  abandon(status: number): void;
}

/**
 * Forwards a request to the worker, and its response to the client. Bodies are streamed: neither is held in memory.
 * A response ends the request, even if its body has not been read.
 *
 * @param worker base URL of the HTTP server of the worker
 * @param url of the request
 * @returns once the request is on its way, so that the invocation that waits for it does not wait in vain
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { worker, url, invocationId }: { readonly worker: string; readonly url: URL; readonly invocationId: string },
): Promise<Forwarding> {
  const upstream = httpRequest(worker, {
    agent,
    method: request.method ?? "GET",
    path: `${url.pathname}${url.search}`,
    headers: {
      ...without(request.headers, requestHopByHop),
      "x-forwarded-host": url.host,
      "x-forwarded-proto": "http",
      [invocationIdHeader]: invocationId,
    },
  });
  upstream.flushHeaders();
  const abandon = (status: number) => {
    if (upstream.destroyed) return;
    request.unpipe(upstream);
    upstream.destroy();
    if (response.headersSent) response.destroy();
    else if (status === 413) respondTooLarge(response);
    else respondEmpty(response, status);
  };
  const responded = new Promise<void>((resolve) => {
    upstream.once("close", resolve).once("response", (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 502, without(answer.headers, responseHopByHop));
      const { socket } = answer;
      answer.pipe(response);
      answer.once("end", () => {
        if (!request.complete) drain(request.unpipe(upstream));
        // No other request uses it: the worker may close it just then, or wait for the rest of an unread body.
        socket.destroy();
      });
      resolve();
    });
  });
  upstream.on("error", () => {
    if (!response.headersSent) respondEmpty(response, 502);
    else if (!response.writableEnded) response.destroy();
  });
  const ended = new Promise<void>((resolve) => response.once("close", resolve));
  ended.then(() => response.writableFinished || upstream.destroy());
  await connected(upstream);
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > bodyLimit && !upstream.destroyed) abandon(413);
  });
  request.pipe(upstream);
  return { responded, ended, abandon };
}

function connected(upstream: ReturnType<typeof httpRequest>): Promise<void> {
  return new Promise((resolve, reject) => {
    upstream.once("error", reject).once("socket", (socket) => {
      if (socket.connecting) socket.once("connect", resolve);
      else resolve();
    });
  });
}

/** Reads on, so that the client gets the response rather than a reset connection. */
function drain(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), drainMilliseconds);
  request.once("close", () => clearTimeout(timer)).resume();
}

function without<T>(headers: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !names.includes(name)),
  );
}
