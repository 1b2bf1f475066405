import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { expect, it } from "vitest";
import { storageConnection } from "../connection-strings.ts";
import { type Azurite, startAzurite } from "./azurite.ts";

const anyPorts = { blobPort: 0, queuePort: 0, tablePort: 0 };
const connectionTo = (azurite: Azurite) => storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
const tableIn = (azurite: Azurite) =>
  TableClient.fromConnectionString(connectionTo(azurite), "rows", { allowInsecureConnection: true });
const containerIn = (azurite: Azurite) =>
  BlobServiceClient.fromConnectionString(connectionTo(azurite)).getContainerClient("blobs");

it("stores what it acknowledged just before it was closed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "azurite-"));
  const first = await startAzurite({ folder, ...anyPorts });
  await containerIn(first).create();
  await tableIn(first).createTable();
  await containerIn(first).getBlockBlobClient("last").uploadData(Buffer.from("words"));
  await tableIn(first).createEntity({ partitionKey: "p", rowKey: "last", word: "yes" });
  const begin = Date.now();
  await first.close();
  // Open connections of clients do not delay the stop until the SIGKILL.
  expect(Date.now() - begin).toBeLessThan(5_000);
  const second = await startAzurite({ folder, ...anyPorts });
  expect((await containerIn(second).getBlobClient("last").downloadToBuffer()).toString()).toBe("words");
  expect(await tableIn(second).getEntity("p", "last")).toMatchObject({ word: "yes" });
  await second.close();
});

it("names the port that is taken", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const blobPort = typeof address === "object" && address !== null ? address.port : 0;
  const folder = await mkdtemp(join(tmpdir(), "azurite-"));
  await expect(startAzurite({ folder, ...anyPorts, blobPort })).rejects.toThrow(new RegExp(`${blobPort}`));
  server.close();
});

it("lists blobs with any name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "azurite-"));
  const azurite = await startAzurite({ folder, ...anyPorts });
  const container = containerIn(azurite);
  await container.create();
  const names = ["a\u0001b", "plain", "x\uffff", "n\nl", "c\rr", " a ", "%41", "a&b<c>", "😀"];
  for (const name of names) await container.getBlockBlobClient(name).uploadData(Buffer.from("x"));
  const found: string[] = [];
  for await (const { segment } of container.listBlobsFlat().byPage({ maxPageSize: 2 }))
    found.push(...segment.blobItems.map(({ name }) => name));
  expect([...new Set(found)].sort()).toEqual(names.sort());
  await azurite.close();
});
