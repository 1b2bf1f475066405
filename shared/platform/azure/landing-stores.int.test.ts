import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Azurite, startAzurite } from "../../../local/azurite/azurite.ts";
import { storageConnection } from "../../../local/connection-strings.ts";
import { blobStore } from "./blobs.ts";
import { FileLost, fileStore } from "./files.ts";
import { queue } from "./queues.ts";

let folder: string;
let azurite: Azurite;
let connection: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "landing-stores-"));
  azurite = await startAzurite({ folder, blobPort: 0, queuePort: 0, tablePort: 0 });
  connection = storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
});
afterAll(async () => {
  await azurite.close();
  await rm(folder, { recursive: true, force: true });
});

async function newContainer(name: string) {
  const container = BlobServiceClient.fromConnectionString(connection).getContainerClient(name);
  await container.create();
  return { files: fileStore(container), blobs: blobStore(container) };
}

it("reads ranges of one version of a file, and throws how it was lost", async () => {
  const { files, blobs } = await newContainer("versions");
  await blobs.overwrite("a b/ü.csv", Buffer.from("0123456789"), "text/csv");
  const first = await files.stat("a b/ü.csv");
  expect(first).toMatchObject({ size: 10, etag: expect.stringMatching(/^[^"]+$/) });
  const etag = first?.etag ?? "";
  expect(Buffer.from(await files.read("a b/ü.csv", etag, 2, 5)).toString()).toBe("234");
  expect(await files.read("a b/ü.csv", etag, 10, 10)).toHaveLength(0);
  for await (const entry of files.list()) expect(entry).toEqual({ name: "a b/ü.csv", ...first });

  await blobs.overwrite("a b/ü.csv", Buffer.from("abc"), "text/csv");
  await expect(files.read("a b/ü.csv", etag, 2, 5)).rejects.toThrow(new FileLost("superseded", "a b/ü.csv"));
  await files.remove("a b/ü.csv", etag);
  const second = await files.stat("a b/ü.csv");
  expect(second?.size).toBe(3);
  await files.remove("a b/ü.csv", second?.etag ?? "");
  expect(await files.stat("a b/ü.csv")).toBeUndefined();
  await expect(files.read("a b/ü.csv", etag, 2, 5)).rejects.toThrow(new FileLost("gone", "a b/ü.csv"));
  await files.remove("a b/ü.csv", etag);
});

it("sends messages as a queue trigger reads them: JSON in base64, now or later", async () => {
  const client = QueueServiceClient.fromConnectionString(connection).getQueueClient("messages");
  await client.create();
  await queue(client).send({ name: "ü" });
  await queue(client).send({ name: "later" }, 30);
  const { receivedMessageItems: received } = await client.receiveMessages({ numberOfMessages: 10 });
  expect(received.map(({ messageText }) => JSON.parse(Buffer.from(messageText, "base64").toString()))).toEqual([
    { name: "ü" },
  ]);
});
