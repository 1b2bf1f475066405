import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { StartError } from "../start-error.ts";
import { answerEmpty } from "./answer.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export interface HostServer {
  readonly port: number;
  /** Until it is called, every request is 503. */
  answerWith(answer: Answer): void;
  /** Takes no more requests, and waits so many milliseconds for those that run. */
  close(grace: number): Promise<void>;
}

/**
 * Listens on this machine only.
 *
 * @throws StartError when the port is taken
 */
export async function listenHttp(port: number, onError: (error: unknown) => void): Promise<HostServer> {
  let answer: Answer = async (_, response) => answerEmpty(response, 503);
  const server = createServer((request, response) => {
    handle(request, response, (...all) => answer(...all)).catch((error) => {
      onError(error);
      if (!response.headersSent) answerEmpty(response, 500);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(startError(error, port)));
    server.listen({ host: "127.0.0.1", port }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    answerWith(given) {
      answer = given;
    },
    close(grace) {
      const timer = setTimeout(() => server.closeAllConnections(), grace);
      return new Promise((resolve) => {
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const base = `http://${request.headers.host ?? "localhost"}`;
  const target = request.url ?? "/";
  if (!URL.canParse(target, base)) return answerEmpty(response, 400);
  await answer(request, response, new URL(target, base));
}

function startError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== "EADDRINUSE") return error;
  return new StartError(
    `Port ${port} is taken, so the function host cannot listen there. Stop what listens on it, or choose another port.`,
  );
}
