import { createServer, type RequestListener, type Server } from "node:http";

export interface HttpListener {
  readonly port: number;
  /** Takes no more requests, and returns when those under way are answered. */
  close(): Promise<void>;
}

const attempts = 5;

/**
 * Serves HTTP on a port of this machine only (any free one for 0), on IPv4 and, where there is one, IPv6.
 *
 * @throws Error that names the port when it is taken
 */
export async function listenHttp(port: number, onRequest: RequestListener): Promise<HttpListener> {
  for (let attempt = 1; ; attempt += 1) {
    const ipv4 = await listen("127.0.0.1", port, onRequest);
    try {
      const ipv6 = await listen("::1", ipv4.port, onRequest);
      return { port: ipv4.port, close: async () => void (await Promise.all([ipv4.close(), ipv6.close()])) };
    } catch (error) {
      // a machine without IPv6 is served on IPv4 alone
      if (errorCode(error) !== "EADDRINUSE") return ipv4;
      await ipv4.close();
      // a free port of IPv4 may be taken on IPv6
      if (port !== 0 || attempt === attempts) throw portTaken(ipv4.port, error);
    }
  }
}

async function listen(host: string, port: number, onRequest: RequestListener): Promise<HttpListener> {
  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, onRequest);
  try {
    await listening(server, host, port);
  } catch (error) {
    throw host === "127.0.0.1" && errorCode(error) === "EADDRINUSE" ? portTaken(port, error) : error;
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => resolve());
  });
}

function portTaken(port: number, cause: unknown): Error {
  return new Error(
    `Port ${port} is taken, so Cosmos DB cannot listen there. Stop what listens on it, or choose another port.`,
    { cause },
  );
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
