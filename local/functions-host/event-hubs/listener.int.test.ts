import { join } from "node:path";
import { EventHubProducerClient } from "@azure/event-hubs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type RunningApp, runApp, type Stack, startStack } from "../testing/stack.ts";

/* Batches and partitions, for one host and for several hosts with the same hubs and storage. */

let stack: Stack;
const apps: RunningApp[] = [];

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await stack.close();
});

async function run(name: string, more: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const settings = {
    ...stack.settings,
    ...more,
    AzureFunctionsJobHost__extensions__eventHubs__minEventBatchSize: "3",
    AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime: "00:00:01",
  };
  const app = await runApp({ dataFolder: join(stack.folder, name), settings });
  apps.push(app);
  return app;
}

const send = (partitionId: string, ...bodies: readonly string[]) => sendTo("orders", partitionId, bodies);

async function sendTo(hub: string, partitionId: string, bodies: readonly string[]): Promise<void> {
  const client = new EventHubProducerClient(stack.settings["EVENT_HUBS"] ?? "", hub);
  await client.sendBatch(
    bodies.map((body) => ({ body: Buffer.from(body) })),
    { partitionId },
  );
  await client.close();
}

const batches = (app: RunningApp): string[][] => app.logged("gather").map((entry) => Object(entry).texts);
const until = (check: () => void, timeout = 20_000) => vi.waitFor(check, { timeout, interval: 20 });

it("waits for the minimum batch, or runs a smaller one after the maximum wait", async () => {
  const app = await run("first");
  await send("0", "a");
  const sent = performance.now();
  await until(() => expect(batches(app)).toEqual([["a"]]));
  expect(performance.now() - sent).toBeGreaterThan(900);
  await send("0", "b", "c", "d");
  const enough = performance.now();
  await until(() => expect(batches(app)).toEqual([["a"], ["b", "c", "d"]]));
  expect(performance.now() - enough).toBeLessThan(900);
});

it("shares the partitions with a second host, and one of them reads each event", async () => {
  const [first] = apps;
  const second = await run("second");
  await until(async () => {
    await send("0", "x");
    await send("1", "y");
    await vi.waitFor(() => expect(second.logged("gather").length).toBeGreaterThan(0), { timeout: 3000 });
  });
  const before = { first: batches(first as RunningApp).flat().length, second: batches(second).flat().length };
  await send("0", "p", "q", "r");
  await send("1", "s", "t", "u");
  await until(() => {
    const all = [
      ...batches(first as RunningApp)
        .flat()
        .slice(before.first),
      ...batches(second).flat().slice(before.second),
    ];
    expect(all.filter((text) => text >= "p" && text <= "u").sort()).toEqual(["p", "q", "r", "s", "t", "u"]);
  });
});

it("takes over the partitions of a killed host from its checkpoints", async () => {
  const [first, second] = apps;
  await first?.kill();
  await send("0", "left");
  await send("1", "behind");
  await until(
    () => expect(batches(second as RunningApp).flat()).toEqual(expect.arrayContaining(["left", "behind"])),
    30_000,
  );
});

it("blocks a partition while it retries, and receives the batch again after a stop", async () => {
  await Promise.all(apps.map((app) => app.stop()));
  const blocked = await run("blocked", { BLOCK: "true" });
  await sendTo("trouble", "1", ["block"]);
  await until(() => expect(blocked.logged("blocked")).toMatchObject([{ retry: 0 }, { retry: 1 }]));
  await sendTo("trouble", "1", ["next"]);
  await until(() => expect(blocked.logged("blocked")).toHaveLength(4));
  expect(blocked.logged("blocked")).toEqual([0, 1, 2, 3].map((retry) => ({ texts: ["block"], retry })));
  const stopRequested = performance.now();
  await blocked.stop();
  expect(performance.now() - stopRequested).toBeLessThan(3000);
  const unblocked = await run("blocked");
  await until(() =>
    expect(unblocked.logged("blocked").flatMap((entry) => Object(entry).texts)).toEqual(["block", "next"]),
  );
});
