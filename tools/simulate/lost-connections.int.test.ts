import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalStack, startLocalStack } from "../../testing/local-stack.ts";

let stack: LocalStack;
let folder: string;
beforeAll(async () => {
  stack = await startLocalStack();
  folder = await mkdtemp(join(tmpdir(), "korevital-lost-"));
}, 60_000);
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

it("the process ends soon after the ledger is written, although connections were lost", {
  timeout: 120_000,
}, async () => {
  const fault = { target: "event-hubs", kind: "disconnect", rate: 0.05, count: 3, after: true } as const;
  await stack.faults.add({ ...fault, only: undefined, for: undefined, retryAfter: 0, delay: 0 });
  const flags = "--devices 40 --rate 3 --minutes 0.1 --speed 0 --seed 6".split(" ");
  const ledger = ["--ledger", join(folder, "ledger.json")];
  const child = spawn(process.execPath, ["tools/bin/korevital.js", "simulate", ...flags, ...ledger], {
    env: { ...process.env, ...stack.settings },
  });
  let output = "";
  const written = Promise.withResolvers<void>();
  child.stderr.on("data", (text) => {
    output += text;
  });
  child.stdout.on("data", (text) => {
    output += text;
    if (output.includes("Ledger:")) written.resolve();
  });
  const ended = once(child, "exit");
  await Promise.race([written.promise, ended]);
  const writtenAt = performance.now();
  const [code] = await ended;
  expect([code, output]).toEqual([0, expect.stringContaining("may be duplicated")]);
  expect(performance.now() - writtenAt).toBeLessThan(10_000);
});
