import { createServer, type Socket } from "node:net";
import { listenLocally } from "../listen.ts";

/** A port at which clients wait until its door opens. */
export interface Entrance {
  readonly port: number;
  /** Hands over every client that waits, and from now on each as it comes. */
  open(accept: (socket: Socket) => void): void;
  /** Takes no more clients, sends away those that still wait, and returns when all connections have ended. */
  close(): Promise<void>;
}

/** Listens on a port (0 for any free one) before anything behind it is ready. @throws Error when the port is taken */
export async function listenAhead(service: string, port: number): Promise<Entrance> {
  const waiting: Socket[] = [];
  let accept = (socket: Socket): void => void waiting.push(socket);
  const makeServer = () => createServer({ noDelay: true }, (socket) => accept(socket));
  const listener = await listenLocally(service, port, makeServer);
  return {
    port: listener.port,
    open(door) {
      accept = door;
      waiting.splice(0).forEach(door);
    },
    async close() {
      for (const socket of waiting) socket.destroy();
      await listener.close();
    },
  };
}
