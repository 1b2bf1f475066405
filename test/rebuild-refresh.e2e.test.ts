import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sharedContainers } from "../shared/gold/run/gold.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { send } from "../testing/pipeline.ts";
import { readPipeline } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";

const sample = (device: string, hour: number) => {
  const body = { device_id: device, hr: 70, steps: 10, state: "awake", date: `2026-11-20 ${hour}:00:00.000000` };
  return { stream: "activity", key: device, body: JSON.stringify(body) };
};

let stack: LocalStack;
beforeAll(async () => {
  // One day, so that no refresh is due during the test.
  stack = await startLocalStack({ GOLD_HOURLY_REFRESH_SECONDS: "86400" });
  await stack.startApp();
  await writeFile(join(stack.folder, "settings.json"), JSON.stringify({ Values: stack.settings }));
}, 60_000);
afterAll(() => stack.close());

it("a rebuild exits with 0 and reports groups with a pending refresh", {
  timeout: 60_000,
}, async () => {
  const { azure } = stack;
  // One event only: of several, the refresh might end before the last one is in silver.
  await send(azure, [sample("watch-1", 10)]);
  while (!(await isRefreshed())) await sleep(100);
  await publish(azure, [sample("watch-1", 11), sample("watch-2", 10)]);
  while (!(await inSilver(3))) await sleep(100);
  const { text, code } = await rebuild("--into", "beside", "--patience", "30");
  expect([code, text]).toEqual([0, text]);
  expect(text).toContain("gold activity-daily: equal, 1 documents, 2 groups not compared yet");
  expect(text).toMatch(/activity_daily: 2 groups pending in the live gold, refreshed by 2\d{3}-/);
});

async function isRefreshed(): Promise<boolean> {
  const known = await stack.azure
    .gold(sharedContainers.progress)
    .queryAllPartitions<object>("SELECT * FROM c", {}, 100);
  return known.items.some((each) => "refreshedAt" in each);
}

async function inSilver(events: number): Promise<boolean> {
  const { landed, silverBacklog } = await readPipeline(stack.azure);
  return landed.accepted === events && silverBacklog === 0;
}

function rebuild(...args: string[]): Promise<{ text: string; code: number }> {
  const { promise, resolve } = Promise.withResolvers<{ text: string; code: number }>();
  const child = execFile(
    process.execPath,
    ["tools/bin/korevital.js", "rebuild", ...args, "--data", stack.folder],
    (_, stdout, stderr) => resolve({ text: stdout + stderr, code: child.exitCode ?? -1 }),
  );
  return promise;
}
