import type * as df from "durable-functions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runToCompletion, type ServedHub, serveHub, temporaryFolder, untilStatus } from "./testing/hubs.ts";

const bodyOf = async (response: Response) => (await response.json()) as Readonly<Record<string, string>>;

describe("the durable HTTP API", () => {
  let served: ServedHub;
  let client: df.DurableClient;
  const key = { "x-functions-key": "system-key" };
  const call = (path: string, init: RequestInit = {}) => fetch(`${served.url}/${path}`, { headers: key, ...init });
  const post = (path: string, body = "") =>
    call(path, { method: "POST", body, headers: { "content-type": "application/json", ...key } });

  beforeAll(async () => {
    served = await serveHub(await temporaryFolder());
    client = served.client;
  });
  afterAll(() => served.close());

  it("requires the system key or the master key, except of the app itself", async () => {
    const statusOf = async (query: string, headers = {}) => (await call(`instances${query}`, { headers })).status;
    expect(await statusOf("")).toBe(401);
    expect(await statusOf("?code=wrong")).toBe(401);
    expect(await statusOf("?code=system-key")).toBe(200);
    expect(await statusOf("?CODE=master-key")).toBe(200);
    expect(await statusOf("", key)).toBe(200);
    expect((await fetch(`${served.url}/orchestrators/single`, { method: "POST" })).status).toBe(401);
    const { rpcBaseUrl, managementUrls } = JSON.parse(served.hub.clientBinding("http://localhost:1"));
    expect(managementUrls.statusQueryGetUri).toContain("&code=system-key");
    const own = new URL("instances", rpcBaseUrl).pathname;
    expect((await fetch(new URL(own, served.url))).status).toBe(200);
    expect((await fetch(new URL(own.replace(/app-\w+/, "app-other"), served.url))).status).toBe(401);
  });

  describe("starting", () => {
    it("returns 202 with valid links", async () => {
      const response = await post("orchestrators/single/linked", "4");
      expect(response.status).toBe(202);
      const { id, statusQueryGetUri = "" } = await bodyOf(response);
      expect([id, statusQueryGetUri]).toEqual(["linked", response.headers.get("location")]);
      await untilStatus(client, "linked");
      expect(await (await fetch(statusQueryGetUri)).json()).toMatchObject({ instanceId: "linked", output: 8 });
    });

    it("rejects the id of a running instance with 409, and replaces a completed one", async () => {
      const start = () => client.startNew("three-events", { instanceId: "only-one" });
      await start();
      await untilStatus(client, "only-one", ["Running"]);
      await expect(start()).rejects.toThrow(/409.*An Orchestration instance with the status Running already exists\./);
      await client.terminate("only-one", "cancelled");
      expect(await start()).toBe("only-one");
      await client.terminate("only-one", "cancelled");
    });

    it.each([
      ["orchestrators/unknown", "", /The function 'unknown' doesn't exist/],
      ["orchestrators/single", "{", /Invalid JSON content/],
      [`orchestrators/single/${"x".repeat(101)}`, "", /it has more than 100 characters/],
      ["orchestrators/single/%C3%A4", "", /not printable ASCII/],
      ["orchestrators/single/@a@b", "", /ids that start with @ are reserved for entities/],
      ["orchestrators/single?taskHub=Other", "", /The task hub 'Other' is not supported, only 'TestHub'/],
      ["orchestrators/single?connection=Other", "", /The connection 'Other' is not supported/],
    ])("rejects %s", async (path, body, message) => {
      const response = await post(path, body);
      expect(response.status).toBe(400);
      expect((await bodyOf(response))["Message"]).toMatch(message);
    });

    it("rejects an input that exceeds the limit of Azure", async () => {
      expect((await post("orchestrators/single", JSON.stringify("x".repeat(1_048_576)))).status).toBe(413);
    });

    it("waits for the output with timeout", async () => {
      const response = await post("orchestrators/single?timeout=10&pollingInterval=1", "5");
      expect([response.status, await response.json()]).toEqual([200, 10]);
      expect((await post("orchestrators/fails?timeout=10")).status).toBe(500);
      const late = await post("orchestrators/timer?timeout=0.1", "60000");
      expect(late.status).toBe(202);
      await client.terminate((await bodyOf(late))["id"] ?? "", "cancelled");
    });

    it("restarts an instance under its id or a new one", async () => {
      const { instanceId } = await runToCompletion(client, "single", 3);
      const { id: restarted = "" } = await bodyOf(await post(`instances/${instanceId}/restart`));
      expect(restarted).not.toBe(instanceId);
      expect(await untilStatus(client, restarted)).toMatchObject({ input: 3, output: 6 });
      const same = await bodyOf(await post(`instances/${instanceId}/restart?restartWithNewInstanceId=false`));
      expect(same["id"]).toBe(instanceId);
      expect((await post("instances/unknown/restart")).status).toBe(404);
    });
  });

  describe("status", () => {
    it("returns 202 with retry-after while it runs", async () => {
      const id = await client.startNew("three-events");
      const response = await call(`instances/${id}`);
      expect([response.status, response.headers.get("retry-after")]).toEqual([202, "10"]);
      await client.terminate(id, "cancelled");
    });

    it("returns the history, with outputs on request", async () => {
      const { instanceId } = await runToCompletion(client, "single", 21);
      const history = async (query: string) =>
        (await bodyOf(await call(`instances/${instanceId}?${query}`)))["historyEvents"] ?? [];
      expect(await history("showHistory=true&showHistoryOutput=true")).toMatchObject([
        { EventType: "ExecutionStarted", FunctionName: "single", Input: 21 },
        { EventType: "TaskCompleted", FunctionName: "double", Result: 42, ScheduledTime: expect.any(String) },
        { EventType: "ExecutionCompleted", OrchestrationStatus: "Completed", Result: 42 },
      ]);
      expect((await history("showHistory=true"))[1]).not.toHaveProperty("Result");
      expect(await history("")).toEqual([]);
    });

    it("omits the input on request", async () => {
      const { instanceId } = await runToCompletion(client, "single", 21);
      expect(await (await call(`instances/${instanceId}?showInput=false`)).json()).toMatchObject({ input: null });
    });

    it("returns 500 for a failed instance on request", async () => {
      const { instanceId } = await runToCompletion(client, "fails");
      const status = async (query: string) => (await call(`instances/${instanceId}?${query}`)).status;
      expect([await status(""), await status("returnInternalServerErrorOnFailure=true")]).toEqual([200, 500]);
    });

    it("returns 404 for an unknown instance", async () => {
      await expect(client.getStatus("unknown")).rejects.toThrow(/404/);
      await expect(client.raiseEvent("unknown", "item", 1)).rejects.toThrow("No instance with ID 'unknown' found.");
      await expect(client.terminate("unknown", "")).rejects.toThrow("No instance with ID 'unknown' found.");
    });
  });

  describe("commands", () => {
    it("returns 410 for a completed instance, which the client ignores", async () => {
      const { instanceId } = await runToCompletion(client, "single", 1);
      await client.raiseEvent(instanceId, "item", 1);
      await client.suspend(instanceId, "");
      await client.terminate(instanceId, "");
      expect((await post(`instances/${instanceId}/resume`)).status).toBe(410);
    });

    it("accepts events as JSON only", async () => {
      const response = await call("instances/any/raiseEvent/item", { method: "POST", body: "1" });
      expect(await response.json()).toEqual({ Message: "Only application/json request content is supported" });
    });

    it("rejects rewind and entities by name", async () => {
      const { instanceId } = await runToCompletion(client, "fails");
      await expect(client.rewind(instanceId, "")).rejects.toThrow("The rewind operation is not supported");
      const response = await call("entities/counter/1");
      expect(response.status).toBe(501);
      expect((await bodyOf(response))["Message"]).toContain("Durable entities are not supported");
    });

    it("does not handle other paths", async () => {
      expect((await fetch(new URL("/api/other", served.url))).status).toBe(418);
      expect((await call("elsewhere")).status).toBe(404);
      expect((await call("instances/any", { method: "PUT" })).status).toBe(405);
    });
  });
});

describe("lists of instances", () => {
  let served: ServedHub;
  let client: df.DurableClient;
  const ids = Array.from({ length: 130 }, (_, index) => `i-${String(index).padStart(3, "0")}`);

  beforeAll(async () => {
    served = await serveHub(await temporaryFolder());
    client = served.client;
    await Promise.all(ids.map((instanceId) => client.startNew("single", { instanceId, input: 1 })));
    await Promise.all(ids.map((id) => untilStatus(client, id)));
    await client.startNew("three-events", { instanceId: "waits" });
    await untilStatus(client, "waits", ["Running"]);
  });
  afterAll(() => served.close());

  it("are paged, and the client reads all pages", async () => {
    const first = await fetch(`${served.url}/instances?code=system-key`);
    expect(await first.json()).toHaveLength(100);
    expect(first.headers.get("x-ms-continuation-token")).not.toBeNull();
    expect((await client.getStatusAll()).map(({ instanceId }) => instanceId)).toEqual([...ids, "waits"]);
  });

  it("are filtered by status, time and id prefix", async () => {
    const running = await client.getStatusBy({ runtimeStatus: ["Running" as df.OrchestrationRuntimeStatus] });
    expect(running.map(({ instanceId }) => instanceId)).toEqual(["waits"]);
    expect(await client.getStatusBy({ createdTimeFrom: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(
      await (await fetch(`${served.url}/instances?instanceIdPrefix=i-12&top=3&code=system-key`)).json(),
    ).toMatchObject([{ instanceId: "i-120" }, { instanceId: "i-121" }, { instanceId: "i-122" }]);
  });

  it("are purged except for running instances", async () => {
    expect(await client.purgeInstanceHistory("i-000")).toEqual({ instancesDeleted: 1 });
    expect(await client.purgeInstanceHistory("i-000")).toEqual({ instancesDeleted: 0 });
    expect(await client.purgeInstanceHistory("waits")).toEqual({ instancesDeleted: 0 });
    expect(await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) })).toEqual({ instancesDeleted: 129 });
    expect((await client.getStatusAll()).map(({ instanceId }) => instanceId)).toEqual(["waits"]);
    expect((await fetch(`${served.url}/instances?code=system-key`, { method: "DELETE" })).status).toBe(400);
  });
});
