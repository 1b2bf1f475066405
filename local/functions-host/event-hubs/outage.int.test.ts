import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventHubProducerClient } from "@azure/event-hubs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Azurite, startAzurite } from "../../azurite/azurite.ts";
import { eventHubsConnection, storageConnection } from "../../connection-strings.ts";
import { type EventHubsEndpoint, startEventHubs } from "../../event-hubs/endpoint.ts";
import { type RunningApp, runApp } from "../testing/stack.ts";

const hubs = ["orders", "trouble"].map((name) => ({ name, partitions: 1, consumerGroups: ["readers"] }));
let folder: string;
let storage: Azurite;
let eventHubs: EventHubsEndpoint;
let app: RunningApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outage-"));
  storage = await startAzurite({ folder: join(folder, "azurite"), blobPort: 0, queuePort: 0, tablePort: 0 });
  await openHubs(0);
  app = await startHost();
});
afterAll(async () => {
  await app.stop();
  await Promise.all([eventHubs.close(), storage.close()]);
  await rm(folder, { recursive: true, force: true });
});

function startHost(): Promise<RunningApp> {
  return runApp({
    dataFolder: join(folder, "host"),
    settings: {
      AzureWebJobsStorage: storageConnection(ports()),
      EVENT_HUBS: connection(),
      HUB: "orders",
      TICK: "0 0 0 1 1 *",
      "AzureWebJobs.unsupported.Disabled": "true",
    },
  });
}

async function openHubs(port: number): Promise<void> {
  eventHubs = await startEventHubs({ hubs, folder: join(folder, "event-hubs"), port, log: () => {} });
}

const ports = () => ({ ...storage, eventHubsPort: eventHubs.port, cosmosPort: 0 });
const connection = () => eventHubsConnection(ports());

async function send(body: string): Promise<void> {
  const client = new EventHubProducerClient(connection(), "orders");
  await client.sendBatch([{ body: Buffer.from(body) }]);
  await client.close();
}

const read = () => app.logged("gather").flatMap((entry) => Object(entry).texts);

/** Closes Event Hubs; the result opens them after a while. */
async function closeHubs(milliseconds: number): Promise<{ opened: Promise<void> }> {
  const { port } = eventHubs;
  await eventHubs.close();
  return { opened: sleep(milliseconds).then(() => openHubs(port)) };
}

it("resumes by itself after an outage of Event Hubs", async () => {
  await send("before");
  await vi.waitFor(() => expect(read()).toEqual(["before"]), { timeout: 60_000 });
  await (await closeHubs(3000)).opened;
  await send("after");
  await vi.waitFor(() => expect(read()).toEqual(["before", "after"]), { timeout: 15_000 });
});

it("starts when Event Hubs start later", async () => {
  await app.stop();
  const { opened } = await closeHubs(8000);
  app = await startHost();
  await opened;
  await send("again");
  await vi.waitFor(() => expect(read()).toContain("again"), { timeout: 30_000 });
});
