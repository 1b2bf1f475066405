import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EventHubProducerClient } from "@azure/event-hubs";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import type { DurableOrchestrationStatus } from "durable-functions";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningApp, runApp, type Stack, startStack } from "./testing/stack.ts";

/* A small shop, in `testing/shop`, that has every trigger and every feature of Durable Functions that is played. */

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
  it("Event Hubs: many or one, as bytes, text or JSON", async () => {
    await send("sales", ['{"n":1}', '"two"', "[3]"]);
    const got = (name: string) => app.said(name).map((said) => (said as { got: unknown }).got);
    const bytes = ['{"n":1}', '"two"', "[3]"].map((text) => ({ bytes: text }));
    // the library tries every text as JSON, and so both give the same
    const values = [{ n: 1 }, "two", [3]];
    await until(() => {
      expect(got("sales-many-binary").flat()).toEqual(bytes);
      expect(got("sales-many-string").flat()).toEqual(values);
      expect(got("sales-many-json").flat()).toEqual(values);
      expect(got("sales-one-binary")).toEqual(bytes);
      expect(got("sales-one-string")).toEqual(values);
      expect(got("sales-one-json")).toEqual(values);
    });
    const positions = app.said("sales-one-json").map((said) => (said as { positions: unknown }).positions);
    expect(positions).toEqual([0, 1, 2]);
  });

  it("Event Hubs: what fails is tried again, while what is behind it waits", async () => {
    await send("returns", ["shoes", "hat"]);
    const tries = (returned: string) => [0, 1, 2].map((retry) => ({ returned, retry }));
    await until(() => expect(app.said("returns")).toEqual([...tries("shoes"), ...tries("hat")]));
  });

  it("a timer", () => until(() => expect(app.said("opening-hours").at(-1)).toEqual({ isPastDue: false })));

  it("a queue, and its poison queue", async () => {
    const queue = queues.getQueueClient("complaints");
    for (const text of ['{"about":"hat"}', "about everything"]) {
      await queue.sendMessage(Buffer.from(text).toString("base64"));
    }
    const poison = queues.getQueueClient("complaints-poison");
    await until(async () => expect(await textsIn(poison)).toEqual(["about everything"]));
    const about = (complaint: unknown) => app.said("complaints").filter((said) => Object(said).complaint === complaint);
    expect(about("about everything")).toHaveLength(2);
    expect(app.said("complaints")).toContainEqual(expect.objectContaining({ complaint: { about: "hat" } }));
  });

  it("HTTP", async () => {
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
    const { answer, message } = (await response.json()) as { answer?: unknown; message?: string };
    if (message !== undefined) throw new Error(message);
    return answer;
  }
  const start = (id: string, of: string, input: unknown) => command(id, `start?of=${of}`, input);
  const status = (id: string) => command(id, "status") as Promise<DurableOrchestrationStatus>;
  /** From the host itself: the library's status leaves the history out. */
  async function historyOf(id: string): Promise<readonly { EventType: string }[]> {
    const url = `${app.url}/runtime/webhooks/durabletask/instances/${id}?showHistory=true`;
    const { historyEvents } = (await (await fetch(url)).json()) as { historyEvents: { EventType: string }[] };
    return historyEvents;
  }
  const become = (id: string, expected: object) => until(async () => expect(await status(id)).toMatchObject(expected));

  it("fan-out, custom status, an event that comes before a timer of ten days, sub-orchestration, retries", async () => {
    await start("order-1", "order", { articles: ["hat", "shoes", "scarf"] });
    await become("order-1", { runtimeStatus: "Running", customStatus: { waitsFor: "payment", total: 13 } });
    await command("order-1", "raise?event=Paid", { by: "card" });
    const output = { total: 13, paid: { by: "card" }, parcel: "3 by carrier 3" };
    await become("order-1", { runtimeStatus: "Completed", output });
    await become("order-1-parcel", { name: "shipping", runtimeStatus: "Completed", output: "3 by carrier 3" });
    const types = (await historyOf("order-1")).map(({ EventType }) => EventType);
    for (const type of ["TaskCompleted", "EventRaised", "SubOrchestrationInstanceCompleted", "TimerFired"])
      expect(types).toContain(type);
  });

  it("continueAsNew: every event counts, and the history stays short", async () => {
    await start("stock-1", "stock", 0);
    for (let n = 1; n <= 20; n += 1) await command("stock-1", "raise?event=Delivery", n);
    await command("stock-1", "raise?event=Delivery", "closed");
    await become("stock-1", { runtimeStatus: "Completed", output: 210 });
    const types = (await historyOf("stock-1")).map(({ EventType }) => EventType);
    expect(types).toEqual(["ExecutionStarted", "EventRaised", "ExecutionCompleted"]);
  });

  it("suspend and resume", async () => {
    await start("stock-2", "stock", 0);
    await command("stock-2", "suspend", "a rest");
    await become("stock-2", { runtimeStatus: "Suspended" });
    await command("stock-2", "raise?event=Delivery", "closed");
    await command("stock-2", "resume", "rested");
    await become("stock-2", { runtimeStatus: "Completed", output: 0 });
  });

  it("terminate, and purge", async () => {
    await start("order-2", "order", { articles: ["hat"] });
    await become("order-2", { customStatus: { waitsFor: "payment" } });
    expect(await command("order-2", "purge")).toEqual({ instancesDeleted: 0 });
    await command("order-2", "terminate", "enough");
    await become("order-2", { runtimeStatus: "Terminated", output: expect.stringContaining("enough") });
    expect(await command("order-2", "purge")).toEqual({ instancesDeleted: 1 });
    await expect(status("order-2")).rejects.toThrow("404");
  });

  it("a failure says whose it is", async () => {
    await start("refund-1", "refund", 5);
    await become("refund-1", {
      runtimeStatus: "Failed",
      output: expect.stringMatching(/'refund' failed: no refund:.*no money/),
    });
  });

  it("goes on after a kill, with what was under way", async () => {
    await start("order-3", "order", { articles: ["hat"] });
    await become("order-3", { customStatus: { waitsFor: "payment" } });
    const { dataFolder } = app;
    await app.kill();
    app = await runApp({
      appFolder: fileURLToPath(new URL("testing/shop", import.meta.url)),
      dataFolder,
      settings: stack.settings,
    });
    await command("order-3", "raise?event=Paid", "cash");
    await become("order-3", { runtimeStatus: "Completed", output: { total: 3, paid: "cash" } });
  });
});
