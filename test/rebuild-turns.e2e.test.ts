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
  // A day, so that the next turn does not come while the test runs.
  stack = await startLocalStack({ GOLD_HOURLY_REFRESH_SECONDS: "86400" });
  await stack.startApp();
  await writeFile(join(stack.folder, "settings.json"), JSON.stringify({ Values: stack.settings }));
}, 60_000);
afterAll(() => stack.close());

it("a rebuild ends with 0 beside a gold whose turn is to come, and says so", {
  timeout: 60_000,
}, async () => {
  const { azure } = stack;
  // One alone: of several the turn might end before the last is in silver.
  await send(azure, [sample("watch-1", 10)]);
  while (!(await turnHasEnded())) await sleep(100);
  await publish(azure, [sample("watch-1", 11), sample("watch-2", 10)]);
  while (!(await inSilver(3))) await sleep(100);
  const { text, code } = await rebuild("--into", "beside", "--patience", "30");
  expect([code, text]).toEqual([0, text]);
  expect(text).toContain("gold activity-daily: the same, 1 documents, but for 2 groups not compared yet");
  expect(text).toMatch(
    /activity_daily: 2 groups that the live gold has yet to compute anew; its turn comes by 2\d{3}-/,
  );
});

async function turnHasEnded(): Promise<boolean> {
  const known = await stack.azure.gold(sharedContainers.progress).queryAll<object>("SELECT * FROM c", {}, 100);
  return known.items.some((each) => "caughtUpAt" in each);
}

async function inSilver(events: number): Promise<boolean> {
  const { landed, beforeSilver } = await readPipeline(stack.azure);
  return landed.accepted === events && beforeSilver === 0;
}

function rebuild(...args: string[]): Promise<{ text: string; code: number }> {
  const { promise, resolve } = Promise.withResolvers<{ text: string; code: number }>();
  const child = execFile(
    process.execPath,
    ["tools/rebuild/main.ts", ...args, "--data", stack.folder],
    (_, stdout, stderr) => resolve({ text: stdout + stderr, code: child.exitCode ?? -1 }),
  );
  return promise;
}
