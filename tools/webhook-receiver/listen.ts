import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listening {
  readonly port: number;
  /** Resolves when it listens no more. */
  readonly closed: Promise<unknown>;
  close(): void;
}

/**
 * Listens for deliveries on this machine.
 *
 * @param port 0: any free one
 * @throws Error that names the port if it is in use
 */
export async function listen(listener: RequestListener, port: number): Promise<Listening> {
  const server = createServer(listener);
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    if (Object(error).code !== "EADDRINUSE") throw error;
    throw new Error(`port ${port} is in use: choose another one with --port`, { cause: error });
  }
  return {
    port: (server.address() as AddressInfo).port,
    closed: once(server, "close"),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The settings by which the app sends alerts to it, as `--set` takes them. */
export function settingsFor({ port }: Pick<Listening, "port">, secret: string): readonly string[] {
  return [`ALERT_WEBHOOK_URL=http://127.0.0.1:${port}/`, `ALERT_WEBHOOK_SECRET=${secret}`];
}
