import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EventHubProducerClient } from "@azure/event-hubs";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import type { DurableOrchestrationStatus } from "durable-functions";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningApp, runApp, type Stack, startStack } from "./testing/stack.ts";

/* The app in `testing/shop` has every supported trigger and every supported feature of Durable Functions. */

const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 20 });
const salesFunctions = ["many", "one"].flatMap((cardinality) =>
  ["binary", "string", "json"].map((dataType) => `sales-${cardinality}-${dataType}`),
);

let stack: Stack;
let app: RunningApp;
let queues: QueueServiceClient;

beforeAll(async () => {
  stack = await startStack([
    { name: "sales", partitions: 1, consumerGroups: salesFunctions },
    { name: "returns", partitions: 1, consumerGroups: [] },
  ]);
  queues = QueueServiceClient.fromConnectionString(stack.settings["AzureWebJobsStorage"] ?? "");
  await queues.getQueueClient("complaints").create();
  app = await runApp({
    appFolder: fileURLToPath(new URL("testing/shop", import.meta.url)),
    dataFolder: join(stack.folder, "host"),
    settings: stack.settings,
  });
});
afterAll(async () => {
  await app.stop();
  await stack.close();
});

async function send(hub: string, texts: readonly string[]): Promise<void> {
  const producer = new EventHubProducerClient(stack.settings["EVENT_HUBS"] ?? "", hub);
  await producer.sendBatch(texts.map((text) => ({ body: Buffer.from(text) })));
  await producer.close();
}

describe("triggers", () => {
  it("passes one or many events, as bytes, text or JSON", async () => {
    await send("sales", ['{"n":1}', '"two"', "[3]"]);
    const received = (name: string) => app.logged(name).map((entry) => (entry as { received: unknown }).received);
    const bytes = ['{"n":1}', '"two"', "[3]"].map((text) => ({ bytes: text }));
    // The library parses every text as JSON, so both data types give the same values.
    const values = [{ n: 1 }, "two", [3]];
    await until(() => {
      expect(received("sales-many-binary").flat()).toEqual(bytes);
      expect(received("sales-many-string").flat()).toEqual(values);
      expect(received("sales-many-json").flat()).toEqual(values);
      expect(received("sales-one-binary")).toEqual(bytes);
      expect(received("sales-one-string")).toEqual(values);
      expect(received("sales-one-json")).toEqual(values);
    });
    const sequenceNumbers = app
      .logged("sales-one-json")
      .map((entry) => (entry as { sequenceNumbers: unknown }).sequenceNumbers);
    expect(sequenceNumbers).toEqual([0, 1, 2]);
  });

  it("retries a failed event before the events behind it", async () => {
    await send("returns", ["shoes", "hat"]);
    const attempts = (returned: string) => [0, 1, 2].map((retry) => ({ returned, retry }));
    await until(() => expect(app.logged("returns")).toEqual([...attempts("shoes"), ...attempts("hat")]));
  });

  it("runs a timer", () => until(() => expect(app.logged("opening-hours").at(-1)).toEqual({ isPastDue: false })));

  it("runs a queue trigger and moves failed messages to the poison queue", async () => {
    const queue = queues.getQueueClient("complaints");
    for (const text of ['{"about":"hat"}', "about everything"]) {
      await queue.sendMessage(Buffer.from(text).toString("base64"));
    }
    const poison = queues.getQueueClient("complaints-poison");
    await until(async () => expect(await textsIn(poison)).toEqual(["about everything"]));
    const about = (complaint: unknown) =>
      app.logged("complaints").filter((entry) => Object(entry).complaint === complaint);
    expect(about("about everything")).toHaveLength(2);
    expect(app.logged("complaints")).toContainEqual(expect.objectContaining({ complaint: { about: "hat" } }));
  });

  it("serves HTTP", async () => {
    const response = await fetch(`${app.url}/api/prices/hat?note=a%20note`);
    expect(response.headers.get("x-currency")).toBe("EUR");
    expect(await response.json()).toEqual({ article: "hat", note: "a note" });
    const posted = await fetch(`${app.url}/api/prices/hat/3`, { method: "POST", body: "for me" });
    expect(await posted.json()).toEqual({ article: "hat", count: "3", note: "for me" });
    expect((await fetch(`${app.url}/api/prices/7`)).status).toBe(404);
  });
});

async function textsIn(queue: QueueClient): Promise<string[]> {
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, "base64").toString());
}

describe("Durable Functions", () => {
  async function command(id: string, name: string, body: unknown = null): Promise<unknown> {
    const url = `${app.url}/api/instances/${id}/${name}`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    const { result, message } = (await response.json()) as { result?: unknown; message?: string };
    if (message !== undefined) throw new Error(message);
    return result;
  }
  const start = (id: string, name: string, input: unknown) => command(id, `start?name=${name}`, input);
  const status = (id: string) => command(id, "status") as Promise<DurableOrchestrationStatus>;
  /** Read from the host: the library's status does not contain the history. */
  async function historyOf(id: string): Promise<readonly { EventType: string }[]> {
    const { system } = JSON.parse(await readFile(join(app.dataFolder, "keys.json"), "utf8"));
    const url = `${app.url}/runtime/webhooks/durabletask/instances/${id}?showHistory=true`;
    const headers = { "x-functions-key": system.durabletask_extension };
    const { historyEvents } = (await (await fetch(url, { headers })).json()) as {
      historyEvents: { EventType: string }[];
    };
    return historyEvents;
  }
  const untilStatus = (id: string, expected: object) =>
    until(async () => expect(await status(id)).toMatchObject(expected));

  it("runs fan-out, custom status, an event before a timer of ten days, a sub-orchestration and retries", async () => {
    await start("order-1", "order", { articles: ["hat", "shoes", "scarf"] });
    await untilStatus("order-1", { runtimeStatus: "Running", customStatus: { awaiting: "payment", total: 13 } });
    await command("order-1", "raise?event=Paid", { by: "card" });
    const output = { total: 13, paid: { by: "card" }, parcel: "3 by carrier 3" };
    await untilStatus("order-1", { runtimeStatus: "Completed", output });
    await untilStatus("order-1-parcel", { name: "shipping", runtimeStatus: "Completed", output: "3 by carrier 3" });
    const types = (await historyOf("order-1")).map(({ EventType }) => EventType);
    for (const type of ["TaskCompleted", "EventRaised", "SubOrchestrationInstanceCompleted", "TimerFired"])
      expect(types).toContain(type);
  });

  it("handles every event across continueAsNew, and the history stays short", async () => {
    await start("stock-1", "stock", 0);
    for (let n = 1; n <= 20; n += 1) await command("stock-1", "raise?event=Delivery", n);
    await command("stock-1", "raise?event=Delivery", "closed");
    await untilStatus("stock-1", { runtimeStatus: "Completed", output: 210 });
    const types = (await historyOf("stock-1")).map(({ EventType }) => EventType);
    expect(types).toEqual(["ExecutionStarted", "EventRaised", "ExecutionCompleted"]);
  });

  it("suspends and resumes an instance", async () => {
    await start("stock-2", "stock", 0);
    await command("stock-2", "suspend", "pause");
    await untilStatus("stock-2", { runtimeStatus: "Suspended" });
    await command("stock-2", "raise?event=Delivery", "closed");
    await command("stock-2", "resume", "continue");
    await untilStatus("stock-2", { runtimeStatus: "Completed", output: 0 });
  });

  it("terminates and purges an instance", async () => {
    await start("order-2", "order", { articles: ["hat"] });
    await untilStatus("order-2", { customStatus: { awaiting: "payment" } });
    expect(await command("order-2", "purge")).toEqual({ instancesDeleted: 0 });
    await command("order-2", "terminate", "cancelled");
    await untilStatus("order-2", { runtimeStatus: "Terminated", output: expect.stringContaining("cancelled") });
    expect(await command("order-2", "purge")).toEqual({ instancesDeleted: 1 });
    await expect(status("order-2")).rejects.toThrow("404");
  });

  it("reports the failed activity in the output", async () => {
    await start("refund-1", "refund", 5);
    await untilStatus("refund-1", {
      runtimeStatus: "Failed",
      output: expect.stringMatching(/'refund' failed: no refund:.*no money/),
    });
  });

  it("resumes running orchestrations after a kill", async () => {
    await start("order-3", "order", { articles: ["hat"] });
    await untilStatus("order-3", { customStatus: { awaiting: "payment" } });
    const { dataFolder } = app;
    await app.kill();
    app = await runApp({
      appFolder: fileURLToPath(new URL("testing/shop", import.meta.url)),
      dataFolder,
      settings: stack.settings,
    });
    await command("order-3", "raise?event=Paid", "cash");
    await untilStatus("order-3", { runtimeStatus: "Completed", output: { total: 3, paid: "cash" } });
  });
});
