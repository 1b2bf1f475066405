import { createServer, type Server, type Socket } from "node:net";

/** A port of this machine only, on IPv4 and, where there is one, IPv6. */
export interface LocalListener {
  readonly port: number;
  /** Takes no more connections; those that are open stay. */
  close(): Promise<void>;
}

const attempts = 5;

/** Listens on a port, or on any free one for 0. */
export async function listenLocally(port: number, onConnection: (socket: Socket) => void): Promise<LocalListener> {
  for (let attempt = 1; ; attempt += 1) {
    const ipv4 = await listen("127.0.0.1", port, onConnection);
    try {
      const ipv6 = await listen("::1", ipv4.port, onConnection);
      return { port: ipv4.port, close: async () => void (await Promise.all([ipv4.close(), ipv6.close()])) };
    } catch (error) {
      if (errorCode(error) !== "EADDRINUSE") return ipv4;
      await ipv4.close();
      // a free port of IPv4 may be taken on IPv6
      if (port !== 0 || attempt === attempts) throw portTaken(ipv4.port, error);
    }
  }
}

async function listen(host: string, port: number, onConnection: (socket: Socket) => void): Promise<LocalListener> {
  const server = createServer({ noDelay: true }, onConnection);
  try {
    await listening(server, host, port);
  } catch (error) {
    throw host === "127.0.0.1" && errorCode(error) === "EADDRINUSE" ? portTaken(port, error) : error;
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
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
    `Port ${port} is taken, so Event Hubs cannot listen there. Stop what listens on it, or choose another port.`,
    { cause },
  );
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
