import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { storageConnection } from "../connection-strings.ts";
import { FaultInjector } from "../faults/injector.ts";
import { readRule } from "../faults/rule.ts";
import { type Azurite, startAzurite } from "./azurite.ts";

/* Each fault, as the storage clients report it without retries. */

const injector = new FaultInjector({ seed: 1, now: Date.now });
let folder: string;
let azurite: Azurite;
let connection: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "azurite-faults-"));
  azurite = await startAzurite({ folder, blobPort: 0, queuePort: 0, tablePort: 0, faults: injector });
  connection = storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
  await blobs().create();
  await queue().create();
  await table().createTable();
});
afterAll(async () => {
  await azurite.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => injector.clear());

const noRetries = { retryOptions: { maxTries: 1 } };
const blobs = () => BlobServiceClient.fromConnectionString(connection, noRetries).getContainerClient("things");
const queue = () => QueueServiceClient.fromConnectionString(connection, noRetries).getQueueClient("things");
const table = () =>
  TableClient.fromConnectionString(connection, "things", {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });

/** Writes something, and checks whether it exists. */
const services = {
  blob: {
    write: (name: string) => blobs().getBlockBlobClient(name).uploadData(Buffer.alloc(300_000, "x")),
    has: (name: string) => blobs().getBlobClient(name).exists(),
  },
  queue: {
    write: (text: string) => queue().sendMessage(text),
    has: async (text: string) => {
      const { peekedMessageItems } = await queue().peekMessages({ numberOfMessages: 32 });
      return peekedMessageItems.some(({ messageText }) => messageText === text);
    },
  },
  table: {
    write: (rowKey: string) => table().submitTransaction([["create", { partitionKey: "p", rowKey }]]),
    has: async (key: string) => {
      for await (const { rowKey } of table().listEntities()) if (rowKey === key) return true;
      return false;
    },
  },
};

describe.each(["blob", "queue", "table"] as const)("a %s", (service) => {
  describe.each([false, true])("with the response lost after the request was carried out: %s", (after) => {
    it.each([
      ["503", { statusCode: 503, code: "ServerBusy" }],
      ["500", { statusCode: 500, code: "InternalError" }],
      ["timeout", { statusCode: 500, code: "OperationTimedOut" }],
      ["drop", { code: "ECONNRESET" }],
    ])("fails with %s", async (kind, expected) => {
      count += 1;
      const name = `t${count}`;
      await injector.add(readRule({ target: "storage", kind, after, ...(kind === "timeout" ? { delay: 300 } : {}) }));
      const start = performance.now();
      const error = await services[service].write(name).catch((reason: unknown) => reason);
      if (kind === "timeout") expect(performance.now() - start).toBeGreaterThan(295);
      await injector.clear();
      expect(error).toMatchObject(expected);
      expect(await services[service].has(name)).toBe(after);
    });
  });

  it("works again when the faults are removed", async () => {
    await services[service].write("whole");
    expect(await services[service].has("whole")).toBe(true);
  });
});

it("passes requests that no rule matches or fails", async () => {
  await injector.add(readRule({ target: "storage", kind: "503", only: "elsewhere" }));
  await injector.add(readRule({ target: "storage", kind: "503", rate: 1e-9 }));
  const content = Buffer.alloc(3_000_000, "y");
  await blobs().getBlockBlobClient("passed").uploadData(content);
  expect(await blobs().getBlobClient("passed").downloadToBuffer()).toEqual(content);
  expect(injector.list()[1]).toMatchObject({ happened: 0 });
});

it("loses the response of a read too", async () => {
  await blobs().getBlockBlobClient("read").uploadData(Buffer.alloc(100_000));
  await injector.add(readRule({ target: "storage", kind: "503", after: true, count: 1 }));
  await expect(blobs().getBlobClient("read").download()).rejects.toMatchObject({ statusCode: 503 });
  expect((await blobs().getBlobClient("read").downloadToBuffer()).length).toBe(100_000);
});
