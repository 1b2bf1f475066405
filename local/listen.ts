import { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

/** A server on a port of this machine only, on IPv4 and, where available, IPv6. */
export interface LocalListener {
  readonly port: number;
  /** Accepts no more connections, and returns when the open ones have ended; closes idle ones of HTTP. */
  close(): Promise<void>;
}

const maxAttempts = 5;

/**
 * Listens on a port, or on any free one for 0.
 *
 * @param service for error messages
 * @param makeServer creates a server that does not listen yet; called once per address
 * @throws Error that names the port when it is taken
 */
export async function listenLocally(service: string, port: number, makeServer: () => Server): Promise<LocalListener> {
  for (let attempt = 1; ; attempt += 1) {
    const ipv4 = await listen("127.0.0.1", port, makeServer()).catch((error) => {
      throw isTaken(error) ? new PortTaken(service, port, error) : error;
    });
    try {
      const ipv6 = await listen("::1", ipv4.port, makeServer());
      return { port: ipv4.port, close: async () => void (await Promise.all([ipv4.close(), ipv6.close()])) };
    } catch (error) {
      // A machine without IPv6: IPv4 alone.
      if (!isTaken(error)) return ipv4;
      await ipv4.close();
      // A free port of IPv4 may be taken on IPv6.
      if (port !== 0 || attempt === maxAttempts) throw new PortTaken(service, ipv4.port, error);
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

/** Another process listens on a port. */
export class PortTaken extends Error {
  override readonly name = "PortTaken";
  readonly port: number;

  constructor(service: string, port: number, cause: unknown) {
    const text = `Port ${port} is taken, so ${service} cannot listen there.`;
    super(`${text} Stop what listens on it, or choose another port.`, { cause });
    this.port = port;
  }
}

/** @throws PortTaken when another process listens on the port */
export async function rejectTakenPort(service: string, port: number): Promise<void> {
  if (port !== 0) await (await listenLocally(service, port, () => createServer())).close();
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
