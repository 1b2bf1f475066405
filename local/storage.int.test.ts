import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Azurite, startAzurite } from "./azurite/azurite.ts";
import { storageConnection } from "./connection-strings.ts";
import { provisionStorage, startSubscriptions } from "./storage.ts";

let folder: string;
let azurite: Azurite;
let connection: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "storage-"));
  azurite = await startAzurite({ folder: join(folder, "azurite"), blobPort: 0, queuePort: 0, tablePort: 0 });
  connection = storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
});
afterAll(async () => {
  await azurite.close();
  await rm(folder, { recursive: true, force: true });
});

const described = {
  blobContainers: ["inbox", "other"],
  tables: ["rows"],
  queues: ["inbox-events"],
  events: [{ container: "inbox", queue: "inbox-events" }],
};

it("creates the resources, also repeatedly, and starts the subscriptions", async () => {
  for (let time = 0; time < 2; time += 1) await provisionStorage(connection, described);
  const subscriptions = await startSubscriptions(connection, described, join(folder, "storage-events"));
  const blobs = BlobServiceClient.fromConnectionString(connection);
  for (const container of ["other", "inbox"])
    await blobs.getContainerClient(container).getBlockBlobClient("a").upload("b", 1);
  const queue = QueueServiceClient.fromConnectionString(connection).getQueueClient("inbox-events");
  await vi.waitFor(
    async () => expect((await queue.peekMessages({ numberOfMessages: 9 })).peekedMessageItems).toHaveLength(1),
    { timeout: 60_000, interval: 50 },
  );
  await subscriptions.close();
});

it.each([
  [{ container: "nowhere", queue: "inbox-events" }, 'there is no container "nowhere"'],
  [{ container: "inbox", queue: "nowhere" }, 'there is no queue "nowhere"'],
])("rejects %j", async (subscription, why) => {
  const events = { ...described, events: [subscription] };
  await expect(startSubscriptions(connection, events, folder)).rejects.toThrow(why);
});
