import { createServer } from "node:net";
import { listenLocally, PortTaken, rejectTakenPort } from "../listen.ts";

const portsTried = 20;

/** Many machines have a PostgreSQL on its port already: the next free port is taken. */
export async function freePort(port: number, warn: (line: string) => void): Promise<number> {
  if (port === 0) return anyFreePort();
  for (let next = port; ; next += 1)
    try {
      await rejectTakenPort("PostgreSQL", next);
      if (next !== port) warn(`Port ${port} is taken: PostgreSQL listens on ${next}.`);
      return next;
    } catch (error) {
      if (!(error instanceof PortTaken) || next === port + portsTried || next === 65_535) throw error;
    }
}

async function anyFreePort(): Promise<number> {
  const listener = await listenLocally("PostgreSQL", 0, () => createServer());
  await listener.close();
  return listener.port;
}
