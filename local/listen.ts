import { Server as HttpServer } from "node:http";
import type { Server } from "node:net";

/** A port of this machine only, on IPv4 and, where there is one, IPv6. */
export interface LocalListener {
  readonly port: number;
  /** Takes no more connections, and returns when those that are open have ended; over HTTP idle ones are closed. */
  close(): Promise<void>;
}

const attempts = 5;

/**
 * Listens on a port, or on any free one for 0.
 *
 * @param service who listens, for people
 * @param makeServer makes a server that does not listen yet; called once for each address
 * @throws Error that names the port when it is taken
 */
export async function listenLocally(service: string, port: number, makeServer: () => Server): Promise<LocalListener> {
  for (let attempt = 1; ; attempt += 1) {
    const ipv4 = await listen("127.0.0.1", port, makeServer()).catch((error) => {
      throw isTaken(error) ? portTaken(service, port, error) : error;
    });
    try {
      const ipv6 = await listen("::1", ipv4.port, makeServer());
      return { port: ipv4.port, close: async () => void (await Promise.all([ipv4.close(), ipv6.close()])) };
    } catch (error) {
      // A machine without IPv6 is served on IPv4 alone.
      if (!isTaken(error)) return ipv4;
      await ipv4.close();
      // A free port of IPv4 may be taken on IPv6.
      if (port !== 0 || attempt === attempts) throw portTaken(service, ipv4.port, error);
    }
  }
}

async function listen(host: string, port: number, server: Server): Promise<LocalListener> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if (server instanceof HttpServer) server.closeIdleConnections();
      }),
  };
}

function portTaken(service: string, port: number, cause: unknown): Error {
  return new Error(
    `Port ${port} is taken, so ${service} cannot listen there. Stop what listens on it, or choose another port.`,
    { cause },
  );
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
