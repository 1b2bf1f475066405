import type * as df from "durable-functions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { play, type ServedHub, serveHub, temporaryFolder, untilStatus } from "./testing/hubs.ts";

const bodyOf = async (response: Response) => (await response.json()) as Readonly<Record<string, string>>;

describe("the durable HTTP API", () => {
  let served: ServedHub;
  let client: df.DurableClient;
  const call = (path: string, init?: RequestInit) => fetch(`${served.url}/${path}`, init);
  const post = (path: string, body = "") =>
    call(path, { method: "POST", body, headers: { "content-type": "application/json" } });

  beforeAll(async () => {
    served = await serveHub(await temporaryFolder());
    client = served.client;
  });
  afterAll(() => served.close());

  describe("starting", () => {
    it("answers 202 with links that work", async () => {
      const response = await post("orchestrators/single/linked", "4");
      expect(response.status).toBe(202);
      const { id, statusQueryGetUri = "" } = await bodyOf(response);
      expect([id, statusQueryGetUri]).toEqual(["linked", response.headers.get("location")]);
      await untilStatus(client, "linked");
      expect(await (await fetch(statusQueryGetUri)).json()).toMatchObject({ instanceId: "linked", output: 8 });
    });

    it("refuses an id that runs with 409, and replaces one that is over", async () => {
      const start = () => client.startNew("three-events", { instanceId: "only-one" });
      await start();
      await untilStatus(client, "only-one", ["Running"]);
      await expect(start()).rejects.toThrow(/409.*An Orchestration instance with the status Running already exists\./);
      await client.terminate("only-one", "enough");
      expect(await start()).toBe("only-one");
      await client.terminate("only-one", "enough");
    });

    it.each([
      ["orchestrators/nobody", "", /The function 'nobody' doesn't exist/],
      ["orchestrators/single", "{", /Invalid JSON content/],
      [`orchestrators/single/${"x".repeat(101)}`, "", /it has 101 characters, and 100 is the most/],
      ["orchestrators/single/%C3%A4", "", /not printable ASCII/],
      ["orchestrators/single/@a@b", "", /only entities' ids start with @/],
      ["orchestrators/single?taskHub=Other", "", /The task hub 'Other' is not played here, only 'TestHub'/],
      ["orchestrators/single?connection=Other", "", /The connection 'Other' is not played here/],
    ])("refuses %s", async (path, body, message) => {
      const response = await post(path, body);
      expect(response.status).toBe(400);
      expect((await bodyOf(response))["Message"]).toMatch(message);
    });

    it("refuses an input that is too large for Azure", async () => {
      expect((await post("orchestrators/single", JSON.stringify("x".repeat(1_048_576)))).status).toBe(413);
    });

    it("waits for the output when it is asked to", async () => {
      const response = await post("orchestrators/single?timeout=10&pollingInterval=1", "5");
      expect([response.status, await response.json()]).toEqual([200, 10]);
      expect((await post("orchestrators/fails?timeout=10")).status).toBe(500);
      const late = await post("orchestrators/timer?timeout=0.1", "60000");
      expect(late.status).toBe(202);
      await client.terminate((await bodyOf(late))["id"] ?? "", "enough");
    });

    it("restarts an instance, under its id or another", async () => {
      const { instanceId } = await play(client, "single", 3);
      const { id: anew = "" } = await bodyOf(await post(`instances/${instanceId}/restart`));
      expect(anew).not.toBe(instanceId);
      expect(await untilStatus(client, anew)).toMatchObject({ input: 3, output: 6 });
      const same = await bodyOf(await post(`instances/${instanceId}/restart?restartWithNewInstanceId=false`));
      expect(same["id"]).toBe(instanceId);
      expect((await post("instances/nobody/restart")).status).toBe(404);
    });
  });

  describe("status", () => {
    it("says 202 while it runs, and where to ask again", async () => {
      const id = await client.startNew("three-events");
      const response = await call(`instances/${id}`);
      expect([response.status, response.headers.get("retry-after")]).toEqual([202, "10"]);
      await client.terminate(id, "enough");
    });

    it("shows the history as people read it, with outputs when asked for", async () => {
      const { instanceId } = await play(client, "single", 21);
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

    it("leaves the input out when asked to", async () => {
      const { instanceId } = await play(client, "single", 21);
      expect(await (await call(`instances/${instanceId}?showInput=false`)).json()).toMatchObject({ input: null });
    });

    it("answers 500 for a failed one when asked to", async () => {
      const { instanceId } = await play(client, "fails");
      const status = async (query: string) => (await call(`instances/${instanceId}?${query}`)).status;
      expect([await status(""), await status("returnInternalServerErrorOnFailure=true")]).toEqual([200, 500]);
    });

    it("knows nothing of an unknown one", async () => {
      await expect(client.getStatus("nobody")).rejects.toThrow(/404/);
      await expect(client.raiseEvent("nobody", "item", 1)).rejects.toThrow("No instance with ID 'nobody' found.");
      await expect(client.terminate("nobody", "")).rejects.toThrow("No instance with ID 'nobody' found.");
    });
  });

  describe("commands", () => {
    it("says nothing of those to an instance that is over", async () => {
      const { instanceId } = await play(client, "single", 1);
      await client.raiseEvent(instanceId, "item", 1);
      await client.suspend(instanceId, "");
      await client.terminate(instanceId, "");
      expect((await post(`instances/${instanceId}/resume`)).status).toBe(410);
    });

    it("takes events as JSON only", async () => {
      const response = await call("instances/any/raiseEvent/item", { method: "POST", body: "1" });
      expect(await response.json()).toEqual({ Message: "Only application/json request content is supported" });
    });

    it("refuses rewind and entities by name", async () => {
      const { instanceId } = await play(client, "fails");
      await expect(client.rewind(instanceId, "")).rejects.toThrow("The rewind operation is not supported");
      const response = await call("entities/counter/1");
      expect(response.status).toBe(501);
      expect((await bodyOf(response))["Message"]).toContain("Durable entities are not played");
    });

    it("leaves other paths to others", async () => {
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

  it("come page by page, and the client puts them together", async () => {
    const first = await fetch(`${served.url}/instances`);
    expect(await first.json()).toHaveLength(100);
    expect(first.headers.get("x-ms-continuation-token")).not.toBeNull();
    expect((await client.getStatusAll()).map(({ instanceId }) => instanceId)).toEqual([...ids, "waits"]);
  });

  it("take a status, a time and the beginning of an id", async () => {
    const running = await client.getStatusBy({ runtimeStatus: ["Running" as df.OrchestrationRuntimeStatus] });
    expect(running.map(({ instanceId }) => instanceId)).toEqual(["waits"]);
    expect(await client.getStatusBy({ createdTimeFrom: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await (await fetch(`${served.url}/instances?instanceIdPrefix=i-12&top=3`)).json()).toMatchObject([
      { instanceId: "i-120" },
      { instanceId: "i-121" },
      { instanceId: "i-122" },
    ]);
  });

  it("can be purged, but what still runs cannot", async () => {
    expect(await client.purgeInstanceHistory("i-000")).toEqual({ instancesDeleted: 1 });
    expect(await client.purgeInstanceHistory("i-000")).toEqual({ instancesDeleted: 0 });
    expect(await client.purgeInstanceHistory("waits")).toEqual({ instancesDeleted: 0 });
    expect(await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) })).toEqual({ instancesDeleted: 129 });
    expect((await client.getStatusAll()).map(({ instanceId }) => instanceId)).toEqual(["waits"]);
    expect((await fetch(`${served.url}/instances`, { method: "DELETE" })).status).toBe(400);
  });
});
