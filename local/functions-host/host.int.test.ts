import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { EventHubProducerClient } from "@azure/event-hubs";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningApp, runApp, type Stack, startStack } from "./testing/stack.ts";

function rawResponse(port: number, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    });
    sent.once("error", reject).end();
  });
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 90_000, interval: 20 });

describe("the Functions host", () => {
  let stack: Stack;
  let app: RunningApp;

  beforeAll(async () => {
    stack = await startStack();
    app = await runApp({
      dataFolder: join(stack.folder, "host"),
      settings: { ...stack.settings, TICK: "* * * * * *" },
    });
  });
  afterAll(async () => {
    await app.stop();
    await stack.close();
  });

  const producer = (hub: string) =>
    new EventHubProducerClient(stack.settings["EVENT_HUBS"] ?? "", hub, { retryOptions: { retryDelayInMs: 50 } });
  const keys = async () => JSON.parse(await readFile(join(app.dataFolder, "keys.json"), "utf8"));

  it("lists the functions, then logs that it started", () => {
    const text = app.lines.join("\n");
    expect(text).toContain(`echo: [GET,POST] ${app.url}/api/echo/{id:int?}`);
    expect(text).toContain("gather: eventHubTrigger");
    expect(text).toContain("hook: start");
    expect(text).toMatch(/Host started \(\d+ functions, port \d+\)/);
  });

  it("passes a batch as bytes with its sequence numbers, and writes the checkpoint", async () => {
    const client = producer("orders");
    const bodies = ["{}", "not JSON", ""].map((text) => Buffer.from(text));
    await client.sendBatch(
      bodies.map((body) => ({ body, properties: { Kind: "test" } })),
      { partitionId: "1" },
    );
    await client.close();
    await until(() => expect(app.logged("gather").flatMap((one) => texts(one))).toHaveLength(3));
    const [first] = app.logged("gather");
    expect(first).toMatchObject({
      buffers: true,
      metadata: {
        partitionContext: { eventHubName: "orders", consumerGroup: "readers", partitionId: "1" },
        propertiesArray: expect.arrayContaining([{ kind: "test" }]),
        systemPropertiesArray: expect.arrayContaining([
          expect.objectContaining({ sequenceNumber: 0, offsetString: "0", partitionKey: null }),
        ]),
      },
    });
    expect(app.logged("gather").flatMap((one) => texts(one))).toEqual(["{}", "not JSON", ""]);
    await until(async () =>
      expect(await checkpointOf("orders", "readers", "1")).toMatchObject({ sequencenumber: "2" }),
    );
  });

  const texts = (entry: unknown): string[] => Object(entry).texts;

  async function checkpointOf(hub: string, group: string, partition: string) {
    const container = new ContainerClient(stack.settings["AzureWebJobsStorage"] ?? "", "azure-webjobs-eventhub");
    for await (const { name, metadata } of container.listBlobsFlat({ includeMetadata: true }))
      if (name.endsWith(`/${hub}/${group}/checkpoint/${partition}`)) return metadata;
    return undefined;
  }

  it("retries a failed batch while its partition waits, and continues after the last retry", async () => {
    const client = producer("trouble");
    for (const text of ["fail", "after", "lost", "last"])
      await client.sendBatch([{ body: Buffer.from(text) }], { partitionId: "0" });
    await client.close();
    await until(() => expect(app.logged("stubborn").at(-1)).toMatchObject({ message: "last" }));
    expect(app.logged("stubborn")).toEqual([
      { message: "fail", retry: 0 },
      { message: "fail", retry: 1, before: "fail at 0" },
      { message: "fail", retry: 2, before: "fail at 1" },
      { message: "after", retry: 0 },
      { message: "lost", retry: 0 },
      { message: "lost", retry: 1, before: "lost at 0" },
      { message: "lost", retry: 2, before: "lost at 1" },
      { message: "last", retry: 0 },
    ]);
  });

  it("runs one timer on its schedule, and another by a manual trigger", async () => {
    await until(() => expect(app.logged("tick").length).toBeGreaterThan(2));
    expect(app.logged("tick")[0]).toEqual({ schedule: { adjustForDST: true }, scheduleStatus: null, isPastDue: false });
    const { master } = await keys();
    const url = `${app.url}/admin/functions/yearly`;
    expect((await fetch(url, { method: "POST" })).status).toBe(401);
    const fire = async (body: string, type = "application/json", name = "yearly") => {
      const headers = { "x-functions-key": master, "content-type": type };
      return (await fetch(`${app.url}/admin/functions/${name}`, { method: "POST", headers, body })).status;
    };
    expect(await fire('{"input":null}', "text/plain")).toBe(415);
    expect(await fire("")).toBe(400);
    expect(await fire("{", "application/json", "nowhere")).toBe(400);
    expect(await fire("{}", "application/json", "nowhere")).toBe(404);
    expect(await fire('{"input":null}')).toBe(202);
    await until(() => expect(app.logged("yearly")).toHaveLength(1));
    expect(app.logged("yearly")[0]).toMatchObject({ scheduleStatus: { last: "0001-01-01T00:00:00+00:00" } });
    await until(() => expect(app.lines.join("\n")).toMatch(/yearly \w{8} \| hidden in yearly/));
  });

  it("returns status, headers, cookies and body of an HTTP function", async () => {
    const response = await fetch(`${app.url}/api/echo/7?a=1&b=%20`, {
      method: "POST",
      headers: { "x-test": "header" },
      body: new Uint8Array([0, 255]),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-answer")).toBe("yes");
    expect(response.headers.getSetCookie()).toEqual(["own=1", "a=b; path=/"]);
    expect(await response.json()).toEqual({
      method: "POST",
      url: `${app.url}/api/echo/7?a=1&b=%20`,
      params: { id: "7" },
      query: { a: "1", b: " " },
      header: "header",
      body: Buffer.from([0, 255]).toString("base64"),
    });
  });

  it.each([
    ["GET", "/api/echo/favourite", 200],
    ["GET", "/api/echo", 201],
    ["GET", "/api/echo/x", 404],
    ["DELETE", "/api/echo/1", 404],
    ["GET", "/api/nothing", 204],
    ["GET", "/api/boom", 500],
    ["GET", "/api/secret", 401],
    ["GET", "/nowhere", 404],
  ])("%s %s returns %i", async (method, path, status) => {
    expect((await fetch(`${app.url}${path}`, { method })).status).toBe(status);
  });

  it("authorizes function calls by key", async () => {
    const { master, default: host, functions } = await keys();
    const statusOf = async (path: string, code: string) => (await fetch(`${app.url}/api/${path}?code=${code}`)).status;
    expect(await statusOf("secret", functions.secret)).toBe(200);
    expect(await statusOf("secret", host)).toBe(200);
    expect(await statusOf("secret", functions.boss)).toBe(401);
    expect(await statusOf("boss", host)).toBe(401);
    expect(await statusOf("boss", master)).toBe(200);
  });

  it("describes its functions and status under /admin", async () => {
    const { master } = await keys();
    const headers = { "x-functions-key": master };
    const functions = await (await fetch(`${app.url}/admin/functions`, { headers })).json();
    expect(functions).toContainEqual(expect.objectContaining({ name: "gather", trigger: "eventHubTrigger" }));
    expect(await (await fetch(`${app.url}/admin/host/status`, { headers })).json()).toMatchObject({ state: "Running" });
    for (const method of ["GET", "POST"])
      expect((await fetch(`${app.url}/admin/host/ping`, { method })).status).toBe(200);
    expect((await fetch(`${app.url}/admin/host/status`)).status).toBe(401);
  });

  it("answers /admin and /runtime only when they are called from this machine", async () => {
    const { master, system } = await keys();
    const statusOf = async (path: string, headers: Record<string, string>) =>
      (
        await rawResponse(
          app.port,
          `${path}?code=${path.startsWith("/admin") ? master : system.durabletask_extension}`,
          headers,
        )
      ).status;
    for (const path of ["/admin/functions", "/runtime/webhooks/durabletask/instances"]) {
      expect(await statusOf(path, { host: `localhost:${app.port}` })).toBe(200);
      expect(await statusOf(path, { host: `localhost:${app.port}`, origin: "http://localhost:3000" })).toBe(200);
      expect(await statusOf(path, { host: `localhost:${app.port}`, origin: "https://example.org" })).toBe(403);
      expect(await statusOf(path, { host: `rebound.example.org:${app.port}` })).toBe(403);
    }
    expect(await statusOf("/api/echo/1", { host: "example.org", origin: "https://example.org" })).toBe(201);
  });

  it("decodes headers as UTF-8, and rejects other bytes", async () => {
    const send = (value: string) => rawResponse(app.port, "/api/echo/1", { "x-test": value });
    const bytes = Buffer.from("\u00e9").toString("latin1");
    expect(JSON.parse((await send(bytes)).body)).toMatchObject({ header: "\u00e9" });
    expect((await send("\u00e9")).status).toBe(400);
  });

  it("neither runs nor serves a disabled function", async () => {
    expect(app.lines.join("\n")).toContain("off: httpTrigger, disabled");
    expect(app.lines.join("\n")).toContain("unsupported: serviceBusTrigger, disabled");
    expect((await fetch(`${app.url}/api/off`)).status).toBe(404);
    const { master } = await keys();
    const headers = { "x-functions-key": master, "content-type": "application/json" };
    const described = await (await fetch(`${app.url}/admin/functions/off`, { headers })).json();
    expect(described).toMatchObject({ name: "off", isDisabled: true });
    const run = await fetch(`${app.url}/admin/functions/off`, { method: "POST", headers, body: "{}" });
    expect([run.status, await run.json()]).toEqual([400, { message: "off is disabled" }]);
  });

  it("runs orchestrations and passes scalars to activities as .NET texts", async () => {
    const response = await fetch(`${app.url}/api/run-types`, {
      method: "POST",
      body: JSON.stringify([1.5, "12", "text", true, { a: [1] }, null]),
    });
    expect(await response.json()).toEqual([
      { input: 1.5, type: "number" },
      { input: "12", type: "string" },
      { input: "text", type: "string" },
      { input: "True", type: "string" },
      { input: { a: [1] }, type: "object" },
      { type: "undefined" },
    ]);
  });

  it("logs one line for each invocation", () => {
    const text = app.lines.join("\n");
    expect(text).toMatch(/gather \w{8} orders\/1, \d events from 0, \d+ ms, ok/);
    expect(text).toMatch(/stubborn \w{8} trouble\/0, event 0, retry 1, \d+ ms, failed: fail at 1/);
    expect(text).toMatch(/boom \w{8} GET \/api\/boom, \d+ ms, failed: boom/);
  });

  it("stops after running invocations have ended, and resumes from its checkpoints", async () => {
    const slow = fetch(`${app.url}/api/slow`).then((response) => response.text());
    await new Promise((resolve) => setTimeout(resolve, 200));
    await app.stop();
    expect(await slow).toBe("done");
    expect(await app.ended).toBe(0);
    expect(app.lines.at(-1)).toBe("hook: terminate");

    const client = producer("orders");
    await client.sendBatch([{ body: Buffer.from("later") }], { partitionId: "1" });
    await client.close();
    const again = await runApp({ dataFolder: app.dataFolder, settings: stack.settings });
    const started = performance.now();
    await until(() => expect(again.logged("gather").flatMap((one) => texts(one))).toEqual(["later"]));
    expect(performance.now() - started).toBeLessThan(3000);
    await again.stop();
  });
});
