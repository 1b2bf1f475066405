import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type RunningApp, runApp, type Stack, startStack } from "../testing/stack.ts";

/* Several hosts of one app: each timer runs on one of them. */

let stack: Stack;
const apps: RunningApp[] = [];
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  for (const app of apps) await app.stop();
  await stack.close();
});

it("runs a timer on one host, and another host takes over within 10 s of a kill", {
  timeout: 60_000,
}, async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), "timer-hosts-"));
  const start = async () => {
    const app = await runApp({ dataFolder, settings: { ...stack.settings, TICK: "* * * * * *" } });
    apps.push(app);
    return app;
  };
  const [first, second] = [await start(), await start()];
  const ticks = ({ lines }: RunningApp) => lines.filter((line) => / tick \w{8} \| /.test(line)).length;
  await sleep(5_000);
  expect(ticks(first)).toBeGreaterThan(3);
  expect(ticks(second)).toBe(0);
  await first.kill();
  await vi.waitFor(() => expect(ticks(second)).toBeGreaterThan(0), { timeout: 60_000, interval: 100 });
  const before = ticks(second);
  const third = await start();
  await sleep(3_000);
  expect(ticks(third)).toBe(0);
  expect(ticks(second)).toBeGreaterThan(before);
  await second.stop();
  await vi.waitFor(() => expect(ticks(third)).toBeGreaterThan(0), { timeout: 5_000, interval: 100 });
});
