import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Azurite, startAzurite } from "../../azurite/azurite.ts";
import { storageConnection } from "../../connection-strings.ts";
import { type RunningApp, runApp, writeApp } from "../testing/stack.ts";
import { type HandledMessage, type QueueHost, startQueueHost } from "./testing/queue-host.ts";

/* The queue trigger with real queues: in this process with short timeouts, and in a whole host. */

const until = (check: () => unknown, timeout = 15_000) => vi.waitFor(check, { timeout, interval: 20 });
const encode = (text: string) => Buffer.from(text).toString("base64");

let folder: string;
let azurite: Azurite;
let connection: string;
let service: QueueServiceClient;
const hosts: QueueHost[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "queues-"));
  azurite = await startAzurite({ folder: join(folder, "azurite"), blobPort: 0, queuePort: 0, tablePort: 0 });
  connection = storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
  service = QueueServiceClient.fromConnectionString(connection);
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});
afterAll(async () => {
  await azurite.close();
  await rm(folder, { recursive: true, force: true });
});

let count = 0;

async function newQueue(): Promise<QueueClient> {
  count += 1;
  const queue = service.getQueueClient(`work-${count}`);
  await queue.create();
  return queue;
}

type Handler = (message: HandledMessage) => Promise<void> | void;

function listen(queue: string, handler: Handler, options: { hostJson?: object; visibility?: number } = {}): QueueHost {
  const host = startQueueHost({ connection, queue, handler, ...options });
  hosts.push(host);
  return host;
}

/** Number of messages in a queue, visible or not. */
async function sizeOf(queue: QueueClient): Promise<number> {
  return (await queue.getProperties()).approximateMessagesCount ?? 0;
}

async function textsIn(queue: QueueClient): Promise<string[]> {
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => messageText);
}

const poisonOf = (queue: QueueClient) => service.getQueueClient(`${queue.name}-poison`);

describe("a queue trigger", () => {
  it("runs once for every message and deletes it", async () => {
    const queue = await newQueue();
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    for (const text of texts) await queue.sendMessage(encode(text));
    const { handled } = listen(queue.name, () => {});
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    expect(handled.map(({ text }) => text).sort()).toEqual(texts.sort());
    expect(handled.every(({ dequeueCount }) => dequeueCount === 1)).toBe(true);
  });

  it("runs at most batchSize plus newBatchThreshold messages at a time", async () => {
    const queue = await newQueue();
    for (let index = 0; index < 20; index += 1) await queue.sendMessage(encode(`${index}`));
    let [running, maximum] = [0, 0];
    const handler = async () => {
      running += 1;
      maximum = Math.max(maximum, running);
      await sleep(30);
      running -= 1;
    };
    listen(queue.name, handler, { hostJson: { batchSize: 4, newBatchThreshold: 1 } });
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    expect(maximum).toBeGreaterThan(1);
    expect(maximum).toBeLessThanOrEqual(5);
  });

  it("releases a failed message at once, and moves it unchanged to the poison queue after maxDequeueCount", async () => {
    const queue = await newQueue();
    await queue.sendMessage(encode("bad"));
    await queue.sendMessage(encode("good"));
    const { handled, lines } = listen(queue.name, ({ text }) => {
      if (text === "bad") throw new Error("no");
    });
    await until(async () => expect(await textsIn(poisonOf(queue))).toEqual([encode("bad")]));
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    const bad = handled.filter(({ text }) => text === "bad");
    expect(bad.map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2, 3, 4, 5]);
    expect(lines.join("\n")).toMatch(new RegExp(`was dequeued 5 times: moved to ${queue.name}-poison`));
  });

  it("keeps a failed message invisible for visibilityTimeout", async () => {
    const queue = await newQueue();
    await queue.sendMessage(encode("bad"));
    const times: number[] = [];
    const handler = () => {
      times.push(performance.now());
      if (times.length === 1) throw new Error("no");
    };
    listen(queue.name, handler, { hostJson: { visibilityTimeout: "00:00:02" } });
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_500);
  });

  it("renews the lease of a long-running message, and deletes it with its last receipt", async () => {
    const queue = await newQueue();
    await queue.sendMessage(encode("slow"));
    const slow = () => sleep(4_500);
    const first = listen(queue.name, slow, { visibility: 2_000 });
    const second = listen(queue.name, slow, { visibility: 2_000 });
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    expect(first.handled.length + second.handled.length).toBe(1);
  });

  it("does not settle a message whose lease is lost", async () => {
    const queue = await newQueue();
    await queue.sendMessage(encode("message"));
    const handler = async ({ id, popReceipt, dequeueCount }: HandledMessage) => {
      if (dequeueCount === 1) await queue.updateMessage(id, popReceipt, undefined, 1);
    };
    const { handled, lines } = listen(queue.name, handler);
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    expect(handled.map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2]);
    expect(lines.join("\n")).not.toContain("cannot be settled");
  });

  it("moves messages that are not base64 to the poison queue at once, and runs the rest", async () => {
    const queue = await newQueue();
    await queue.sendMessage("{not base64}");
    await queue.sendMessage(encode("good"));
    const { handled, lines } = listen(queue.name, () => {});
    await until(async () => expect(await textsIn(poisonOf(queue))).toEqual(["{not base64}"]));
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    expect(handled.map(({ text }) => text)).toEqual(["good"]);
    expect(lines.join("\n")).toContain("is not base64");
  });

  it("accepts plain text with messageEncoding none", async () => {
    const queue = await newQueue();
    await queue.sendMessage("{not base64}");
    const { handled } = listen(queue.name, () => {}, { hostJson: { messageEncoding: "none" } });
    await until(() => expect(handled.map(({ text }) => text)).toEqual(["{not base64}"]));
  });

  it("fails for bytes that are not UTF-8 until they are poison", async () => {
    const queue = await newQueue();
    const text = Buffer.from([0xff, 0xfe]).toString("base64");
    await queue.sendMessage(text);
    const { handled, lines } = listen(queue.name, () => {}, { hostJson: { maxDequeueCount: 2 } });
    await until(async () => expect(await textsIn(poisonOf(queue))).toEqual([text]));
    expect(handled).toEqual([]);
    expect(lines.filter((line) => line.includes("is not UTF-8 text"))).toHaveLength(2);
  });

  it("moves a message that exceeds maxDequeueCount to the poison queue without running it", async () => {
    const queue = await newQueue();
    await queue.sendMessage(encode("killer"));
    for (let time = 0; time < 2; time += 1) {
      const [message] = (await queue.receiveMessages()).receivedMessageItems;
      await queue.updateMessage(message?.messageId ?? "", message?.popReceipt ?? "", undefined, 0);
    }
    const { handled } = listen(queue.name, () => {}, { hostJson: { maxDequeueCount: 2 } });
    await until(async () => expect(await textsIn(poisonOf(queue))).toEqual([encode("killer")]));
    expect(handled).toEqual([]);
  });

  it("waits for a missing queue", async () => {
    const { handled, lines } = listen("late", () => {});
    await until(() => expect(lines.join("\n")).toContain("waiting for the missing queue late"));
    const queue = service.getQueueClient("late");
    await queue.create();
    await queue.sendMessage(encode("at last"));
    await until(() => expect(handled.map(({ text }) => text)).toEqual(["at last"]));
  });

  it("keeps a failed message of a poison queue there, invisible", async () => {
    const queue = service.getQueueClient("bad-poison");
    await queue.create();
    await queue.sendMessage(encode("bad"));
    const host = listen(queue.name, () => {
      throw new Error("no");
    });
    await until(() => expect(host.handled).toHaveLength(1));
    await host.stop();
    expect(await textsIn(queue)).toEqual([]);
    expect(await sizeOf(queue)).toBe(1);
  });

  it("settles running messages before it stops, and leaves the rest in the queue", async () => {
    const queue = await newQueue();
    for (const text of ["a", "b", "c"]) await queue.sendMessage(encode(text));
    const host = listen(queue.name, () => sleep(500), { hostJson: { batchSize: 1, newBatchThreshold: 0 } });
    await until(() => expect(host.handled).toHaveLength(1));
    await host.stop();
    expect(host.handled).toHaveLength(1);
    expect(await textsIn(queue)).toHaveLength(2);
  });

  it("shares a queue with another host, and one of them runs each message", async () => {
    const queue = await newQueue();
    const [first, second] = [1, 2].map(() => listen(queue.name, () => sleep(20), { hostJson: { batchSize: 2 } }));
    const texts = Array.from({ length: 60 }, (_, index) => `${index}`);
    await Promise.all(texts.map((text) => queue.sendMessage(encode(text))));
    await until(async () => expect(await sizeOf(queue)).toBe(0));
    const [here = [], there = []] = [first?.handled, second?.handled];
    expect([...here, ...there].map(({ text }) => text).sort()).toEqual(texts.sort());
    expect(Math.min(here.length, there.length)).toBeGreaterThan(0);
  });
});

describe("a host with a queue trigger", () => {
  let app: RunningApp;
  let appFolder: string;

  beforeAll(async () => {
    appFolder = await writeApp(
      `app.storageQueue("work", { queueName: "%QUEUE%", connection: "LAKE", async handler(message, context) {
         if (message === "slow") {
           context.log(JSON.stringify({ started: message }));
           await new Promise((resolve) => setTimeout(resolve, 1500));
         }
         const { dequeueCount, id, insertionTime } = context.triggerMetadata;
         context.log(JSON.stringify({ message, dequeueCount, id, insertionTime, retry: context.retryContext ?? null }));
       } });`,
      { version: "2.0", extensions: { queues: { maxPollingInterval: "00:00:01" } } },
    );
    await service.getQueueClient("orders").create();
    const settings = { LAKE: connection, QUEUE: "orders" };
    app = await runApp({ appFolder, dataFolder: join(folder, "host"), settings });
  });
  afterAll(async () => {
    await app.stop();
    await rm(appFolder, { recursive: true, force: true });
  });

  it("passes text, JSON and metadata to the handler", async () => {
    const queue = service.getQueueClient("orders");
    const { messageId } = await queue.sendMessage(encode("plain"));
    await until(() => expect(app.logged("work")).toHaveLength(1));
    expect(app.logged("work")[0]).toEqual({
      message: "plain",
      dequeueCount: 1,
      id: messageId,
      insertionTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      retry: null,
    });
    await queue.sendMessage(encode('{"id":"own","list":[1]}'));
    await until(() => expect(app.logged("work")).toHaveLength(2));
    expect(app.logged("work")[1]).toMatchObject({ message: { id: "own", list: [1] }, id: "own" });
    expect(app.lines.join("\n")).toMatch(/work: queueTrigger/);
    expect(app.lines.join("\n")).toMatch(new RegExp(`work \\w{8} orders, message ${messageId}, \\d+ ms, ok`));
  });

  it("runs by a manual trigger, without a message", async () => {
    const { master } = JSON.parse(await readFile(join(app.dataFolder, "keys.json"), "utf8"));
    const response = await fetch(`${app.url}/admin/functions/work`, {
      method: "POST",
      headers: { "x-functions-key": master, "content-type": "application/json" },
      body: JSON.stringify({ input: "manual" }),
    });
    expect(response.status).toBe(202);
    await until(() => expect(app.logged("work").at(-1)).toMatchObject({ message: "manual" }));
    expect(await sizeOf(service.getQueueClient("orders"))).toBe(0);
  });

  it("stops after the running message is deleted", async () => {
    const queue = service.getQueueClient("orders");
    await queue.sendMessage(encode("slow"));
    await until(async () => expect(app.logged("work").at(-1)).toEqual({ started: "slow" }));
    await app.stop();
    expect(app.logged("work").at(-1)).toMatchObject({ message: "slow" });
    expect(await sizeOf(queue)).toBe(0);
  });
});
