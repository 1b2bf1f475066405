import { isUtf8 } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { StartError } from "../start-error.ts";
import { respondEmpty } from "./respond.ts";

export type RequestHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export interface HostServer {
  readonly port: number;
  /** Until it is called, every request returns 503. */
  setHandler(handler: RequestHandler): void;
  /** Accepts no more requests, and waits up to this many milliseconds for running ones. */
  close(gracePeriod: number): Promise<void>;
}

/**
 * Listens on the loopback interface only.
 *
 * @throws StartError when the port is in use
 */
export async function listenHttp(port: number, onError: (error: unknown) => void): Promise<HostServer> {
  let handler: RequestHandler = async (_, response) => respondEmpty(response, 503);
  const server = createServer((request, response) => {
    handle(request, response, (...all) => handler(...all)).catch((error) => {
      onError(error);
      if (!response.headersSent) respondEmpty(response, 500);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen({ host: "127.0.0.1", port }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    setHandler(next) {
      handler = next;
    },
    close(gracePeriod) {
      const timer = setTimeout(() => server.closeAllConnections(), gracePeriod);
      return new Promise((resolve) => {
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, handler: RequestHandler): Promise<void> {
  // As Kestrel: header bytes that are not UTF-8 are a bad request.
  if (!request.rawHeaders.every(isUtf8Header)) return respondEmpty(response, 400);
  const base = `http://${request.headers.host ?? "localhost"}`;
  const target = request.url ?? "/";
  if (!URL.canParse(target, base)) return respondEmpty(response, 400);
  await handler(request, response, new URL(target, base));
}

/** Node.js decodes each byte of a header as one character. */
function isUtf8Header(text: string): boolean {
  return isUtf8(Buffer.from(text, "latin1"));
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== "EADDRINUSE") return error;
  return new StartError(`Port ${port} is already in use. Stop the process that listens on it, or choose another port.`);
}
