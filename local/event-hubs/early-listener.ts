import { createServer, type Socket } from "node:net";
import { listenLocally } from "../listen.ts";

/** A port that accepts connections before their handler is ready: they wait for it. */
export interface EarlyListener {
  readonly port: number;
  /** Passes each waiting and each new connection to the handler. */
  serve(handler: (socket: Socket) => void): void;
  /** Accepts no more connections, closes those that still wait, and returns when all have ended. */
  close(): Promise<void>;
}

/** Listens on a port (0 for any free one) without a handler yet. @throws Error when the port is taken */
export async function listenEarly(service: string, port: number): Promise<EarlyListener> {
  const waiting: Socket[] = [];
  let handle = (socket: Socket): void => void waiting.push(socket);
  const makeServer = () => createServer({ noDelay: true }, (socket) => handle(socket));
  const listener = await listenLocally(service, port, makeServer);
  return {
    port: listener.port,
    serve(handler) {
      handle = handler;
      waiting.splice(0).forEach(handler);
    },
    async close() {
      for (const socket of waiting) socket.destroy();
      await listener.close();
    },
  };
}
