import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { forward } from "./forward.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("a worker that closes its connection after a response fails no later request", async () => {
  const served = new Set<unknown>();
  const worker = await listen(
    createServer(({ socket }, response) => {
      if (served.has(socket)) socket.destroy();
      else response.end("answer");
      served.add(socket);
    }),
  );
  const host = await listen(
    createServer((request, response) => {
      forward(request, response, { worker, url: new URL(request.url ?? "/", worker), invocationId: "1" });
    }),
  );
  for (let i = 0; i < 3; i += 1) expect(await (await fetch(host)).text()).toBe("answer");
});
