import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startAzurite } from "../../azurite/azurite.ts";
import { storageConnection } from "../../connection-strings.ts";
import { ownIdentity } from "../process-identity.ts";
import { AppSettings } from "../settings/app-settings.ts";
import { blobLease, openBlobLeases } from "./blob-lease.ts";

let connection: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "blob-lock-"));
  const azurite = await startAzurite({ folder, blobPort: 0, queuePort: 0, tablePort: 0 });
  connection = storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
  close = async () => {
    await azurite.close();
    await rm(folder, { recursive: true, force: true });
  };
});
afterAll(() => close());

const leases = (more: Record<string, string> = {}) =>
  openBlobLeases(new AppSettings({ AzureWebJobsStorage: connection, ...more }), "/an/app");

it("is leased by one host at a time", async () => {
  const [first, second] = [(await leases())("one"), (await leases())("one")];
  const [a, b] = await Promise.all([first.acquire(), second.acquire()]);
  expect([a, b].toSorted()).toEqual([false, true]);
  const [owner, other] = a ? [first, second] : [second, first];
  expect([await owner.renew(), await other.renew(), await other.acquire()]).toEqual([true, false, false]);
  await other.release();
  expect([await owner.acquire(), await owner.renew()]).toEqual([true, true]);
  await owner.release();
  expect([await other.acquire(), await owner.renew()]).toEqual([true, false]);
});

it("passes to another host at once when its process has exited, and stays there", async () => {
  const container = new ContainerClient(connection, "azure-webjobs-hosts");
  await container.createIfNotExists();
  const child = fork("-e", [], { execArgv: ["-e", "0"], stdio: "ignore" });
  await once(child, "exit");
  const exited = { ...ownIdentity(), process: `${child.pid} 1` };
  const blob = container.getBlockBlobClient("locks/test/exited.Listener");
  expect(await blobLease(blob, exited).acquire()).toBe(true);
  const hosts = Array.from({ length: 5 }, () => blobLease(blob));
  const acquired = await Promise.all(hosts.map((host) => host.acquire()));
  expect(acquired.filter((isAcquired) => isAcquired)).toHaveLength(1);
  const renewed = await Promise.all(hosts.map((host) => host.renew()));
  expect(renewed).toEqual(acquired);
});

it("is stored under the host id and the name of the function", async () => {
  await (await leases({ AzureFunctionsWebHost__hostid: "mine" }))("tick").acquire();
  await (await leases())("tick").acquire();
  const names = [];
  for await (const { name } of new ContainerClient(connection, "azure-webjobs-hosts").listBlobsFlat()) names.push(name);
  expect(names).toContain("locks/mine/tick.Listener");
  expect(names).toContainEqual(expect.stringMatching(/^locks\/[a-z0-9]*-[0-9a-f]{10}\/tick\.Listener$/));
});

it("requires a storage account", async () => {
  await expect(openBlobLeases(new AppSettings({}), "/an/app")).rejects.toThrow("AzureWebJobsStorage");
  const wrong = new AppSettings({ AzureWebJobsStorage: "nonsense" });
  await expect(openBlobLeases(wrong, "/an/app")).rejects.toThrow("cannot be used");
});
