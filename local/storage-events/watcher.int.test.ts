import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobClient, BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type Azurite, startAzurite } from "../azurite/azurite.ts";
import { storageConnection } from "../connection-strings.ts";
import type { StorageEvent } from "./event.ts";
import { type StorageEvents, type StorageEventsOptions, startStorageEvents } from "./watcher.ts";

/* Blobs in a container of Azurite, and the events in a queue. */

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 90_000, interval: 20 });

let folder: string;
let azurite: Azurite;
let connectionString: string;
let container: ContainerClient;
let queue: QueueClient;
let received: StorageEvent[];
let warnings: string[];
const watchers: StorageEvents[] = [];
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "storage-events-"));
  azurite = await startAzurite({ folder: join(folder, "azurite"), blobPort: 0, queuePort: 0, tablePort: 0 });
  connectionString = storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
});
beforeEach(async () => {
  count += 1;
  container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(`inbox-${count}`);
  queue = QueueServiceClient.fromConnectionString(connectionString).getQueueClient(`events-${count}`);
  await Promise.all([container.create(), queue.create()]);
  [received, warnings] = [[], []];
});
afterEach(async () => {
  await Promise.all(watchers.splice(0).map((watcher) => watcher.close()));
});
afterAll(async () => {
  await azurite.close();
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, `${container.containerName}.json`);

async function watch(more: Partial<StorageEventsOptions> = {}): Promise<StorageEvents> {
  const warn = (line: string) => warnings.push(line);
  const names = { container: container.containerName, queue: queue.name };
  const watcher = await startStorageEvents({ connectionString, ...names, file: file(), warn, ...more });
  watchers.push(watcher);
  return watcher;
}

const put = async (name: string, text = "text") => {
  const { etag } = await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
  return etag?.replaceAll('"', "");
};

/** Moves all messages of the queue into `received`. */
async function receive(): Promise<void> {
  for (;;) {
    const { receivedMessageItems: messages } = await queue.receiveMessages({ numberOfMessages: 32 });
    for (const { messageText, messageId, popReceipt } of messages) {
      received.push(JSON.parse(Buffer.from(messageText, "base64").toString("utf8")));
      await queue.deleteMessage(messageId, popReceipt);
    }
    if (messages.length === 0) return;
  }
}

const namesOf = (events: readonly StorageEvent[]) =>
  events.map(({ subject }) =>
    subject.slice(`/blobServices/default/containers/${container.containerName}/blobs/`.length),
  );

async function untilReceived(...names: readonly string[]): Promise<void> {
  await until(async () => {
    await receive();
    expect(namesOf(received).sort()).toEqual([...names].sort());
  });
}

/** Long enough for one or two polls. */
const severalPolls = () => new Promise((resolve) => setTimeout(resolve, 1_200));

it("publishes each blob, and a changed one again with its new ETag", async () => {
  await put("before");
  await watch();
  await untilReceived("before");
  await put("after");
  const changed = await put("before", "changed");
  await untilReceived("before", "after", "before");
  const [first, ...later] = received;
  const again = later.find((event) => event.subject === first?.subject);
  expect(again?.data).toMatchObject({ eTag: changed, contentLength: 7 });
  expect(String(first?.data["sequencer"]) < String(again?.data["sequencer"])).toBe(true);
  await severalPolls();
  await receive();
  expect(received).toHaveLength(3);
});

it("publishes after a restart only the changes since the stop", async () => {
  await put("a");
  const first = await watch();
  await untilReceived("a");
  await first.close();
  await put("b");
  await put("a", "changed");
  await watch();
  await untilReceived("a", "a", "b");
  await severalPolls();
  await receive();
  expect(received).toHaveLength(3);
});

it("repeats after a kill what it had not stored, under the same id", async () => {
  const first = await watch();
  await put("a");
  await untilReceived("a");
  await first.close();
  await rm(file());
  await watch();
  await untilReceived("a", "a");
  expect(received[0]?.id).toBe(received[1]?.id);
});

it.each([
  "with space & ümlaut/日本 #1?.csv",
  "100%.csv",
  "a+b=c;d@e.csv",
  "__proto__",
  "control\u0001character.csv",
  "very//deep/.name..csv",
  "it's (quoted)!*~.csv",
])("publishes a URL that finds a blob named %j", async (name) => {
  await put(name);
  await watch();
  await untilReceived(name);
  const url = String(received[0]?.data["url"]);
  expect(await new BlobClient(url, container.credential).exists()).toBe(true);
  await severalPolls();
  await receive();
  expect(received).toHaveLength(1);
});

it("publishes more than a thousand blobs, each once", async () => {
  await watch();
  const names = Array.from({ length: 1_100 }, (_, index) => `folder-${index % 7}/file-${index}.json`);
  for (let at = 0; at < names.length; at += 50) await Promise.all(names.slice(at, at + 50).map((name) => put(name)));
  await untilReceived(...names);
});

it("publishes deleted blobs on request, and removes them from its file either way", async () => {
  await put("a");
  const withoutDeleted = await watch();
  await untilReceived("a");
  await container.deleteBlob("a");
  await until(async () => expect(await readFile(file(), "utf8")).not.toContain('"a"'));
  await withoutDeleted.close();
  await put("b");
  await watch({ deleted: true });
  await untilReceived("a", "b");
  await container.deleteBlob("b");
  await untilReceived("a", "b", "b");
  expect(received.map(({ type }) => type.split(".").at(-1))).toEqual(["BlobCreated", "BlobCreated", "BlobDeleted"]);
});

it("reports a missing queue once, and loses no event", async () => {
  await queue.delete();
  await put("a");
  await watch();
  await until(() => expect(warnings).toHaveLength(1));
  await severalPolls();
  expect(warnings).toEqual([expect.stringContaining(`do not reach ${queue.name}`)]);
  await queue.create();
  await untilReceived("a");
});

it("rejects a damaged file and names it", async () => {
  await writeFile(file(), "{");
  await expect(watch()).rejects.toThrow(`${file()} is damaged`);
});
