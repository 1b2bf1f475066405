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
import { blobLock, openBlobLocks } from "./blob-lock.ts";

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

const locks = (more: Record<string, string> = {}) =>
  openBlobLocks(new AppSettings({ AzureWebJobsStorage: connection, ...more }), "/an/app");

it("is one host's at a time", async () => {
  const [first, second] = [(await locks())("one"), (await locks())("one")];
  const [a, b] = await Promise.all([first.acquire(), second.acquire()]);
  expect([a, b].toSorted()).toEqual([false, true]);
  const [holder, other] = a ? [first, second] : [second, first];
  expect([await holder.renew(), await other.renew(), await other.acquire()]).toEqual([true, false, false]);
  await other.release();
  expect([await holder.acquire(), await holder.renew()]).toEqual([true, true]);
  await holder.release();
  expect([await other.acquire(), await holder.renew()]).toEqual([true, false]);
});

it("is another's at once when the process that has it is gone, and stays that one's", async () => {
  const container = new ContainerClient(connection, "azure-webjobs-hosts");
  await container.createIfNotExists();
  const child = fork("-e", [], { execArgv: ["-e", "0"], stdio: "ignore" });
  await once(child, "exit");
  const gone = { ...ownIdentity(), process: `${child.pid} 1` };
  const blob = container.getBlockBlobClient("locks/test/gone.Listener");
  expect(await blobLock(blob, gone).acquire()).toBe(true);
  const hosts = Array.from({ length: 5 }, () => blobLock(blob));
  const taken = await Promise.all(hosts.map((host) => host.acquire()));
  expect(taken.filter((one) => one)).toHaveLength(1);
  const still = await Promise.all(hosts.map((host) => host.renew()));
  expect(still).toEqual(taken);
});

it("lies where the host keeps it, by function and app", async () => {
  await (await locks({ AzureFunctionsWebHost__hostid: "mine" }))("tick").acquire();
  await (await locks())("tick").acquire();
  const names = [];
  for await (const { name } of new ContainerClient(connection, "azure-webjobs-hosts").listBlobsFlat()) names.push(name);
  expect(names).toContain("locks/mine/tick.Listener");
  expect(names).toContainEqual(expect.stringMatching(/^locks\/[a-z0-9]*-[0-9a-f]{10}\/tick\.Listener$/));
});

it("needs a storage account", async () => {
  await expect(openBlobLocks(new AppSettings({}), "/an/app")).rejects.toThrow("AzureWebJobsStorage");
  const wrong = new AppSettings({ AzureWebJobsStorage: "nonsense" });
  await expect(openBlobLocks(wrong, "/an/app")).rejects.toThrow("cannot be used");
});
