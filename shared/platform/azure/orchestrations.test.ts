import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orchestrations } from "./orchestrations.ts";

/** Responses of a function app, by method and path. */
const responses: Readonly<Record<string, readonly [status: number, body: unknown]>> = {
  "GET instances/silver": [202, { runtimeStatus: "Running", lastUpdatedTime: "2026-11-24T10:00:00Z", output: null }],
  "GET instances/done": [
    200,
    { runtimeStatus: "Completed", lastUpdatedTime: "2026-11-24T10:00:00Z", output: { rows: 3 } },
  ],
  "GET instances/failed": [500, { runtimeStatus: "Failed", lastUpdatedTime: "2026-11-24T10:00:00Z" }],
  "GET instances/odd": [200, {}],
  "GET instances/locked": [401, "no key"],
  "POST orchestrators/fresh/fresh": [202, { id: "fresh" }],
  "POST orchestrators/busy/busy": [409, "An Orchestration instance with the status Running already exists."],
  "POST orchestrators/gone/gone": [400, "no such function"],
};

describe("orchestrations over HTTP", () => {
  let server: Server;
  let url: string;
  const keys: unknown[] = [];

  beforeAll(async () => {
    server = createServer(({ method, url: path = "", headers }, response) => {
      keys.push(headers["x-functions-key"]);
      const [, resource = ""] = /^\/runtime\/webhooks\/durabletask\/([^?]+)/.exec(path) ?? [];
      const [status, body] = responses[`${method} ${resource}`] ?? [404, ""];
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(0, "127.0.0.1", resolve);
    await promise;
    const address = server.address();
    url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  });
  afterAll(() => {
    server.close();
  });

  it("return status and output", async () => {
    const { status } = orchestrations(url, "secret");
    const lastUpdatedTime = Date.UTC(2026, 10, 24, 10);
    expect(await status("silver")).toEqual({ runtimeStatus: "Running", lastUpdatedTime });
    expect(await status("done")).toEqual({ runtimeStatus: "Completed", lastUpdatedTime, output: { rows: 3 } });
    expect(await status("failed")).toEqual({ runtimeStatus: "Failed", lastUpdatedTime });
    expect(await status("missing")).toBeUndefined();
    expect(keys.at(-1)).toBe("secret");
  });

  it("throw on invalid responses", async () => {
    const { status } = orchestrations(url, undefined);
    await expect(status("odd")).rejects.toThrow("returns 200 without a known status");
    await expect(status("locked")).rejects.toThrow("Durable Functions returns 401");
    expect(keys.at(-1)).toBeUndefined();
  });

  it("start unless they are running", async () => {
    const { start } = orchestrations(url, undefined);
    expect([await start("fresh"), await start("busy")]).toEqual([true, false]);
    await expect(start("gone")).rejects.toThrow("returns 400 for the start of gone: no such function");
  });
});
