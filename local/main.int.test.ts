import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, it, vi } from "vitest";
import { freePortFlags } from "./free-ports.ts";
import { writeApp } from "./functions-host/testing/stack.ts";

/* The commands `main.ts` and `fault.ts`, each with a small app. */

const folders: string[] = [];
let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.exitCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const app = (body: string) => `const { app } = require("@azure/functions");
  app.http("f", { authLevel: "anonymous", handler: () => ({ body: ${body} }) });`;

async function startMain(...flags: string[]) {
  const data = await mkdtemp(join(tmpdir(), "local-main-"));
  folders.push(data);
  child = fork(new URL("./main.ts", import.meta.url), ["--data", data, ...freePortFlags, ...flags], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr])
    if (input) createInterface({ input }).on("line", (line) => lines.push(line));
  const early = once(child, "exit").then(([code]) => Promise.reject(new Error(`code ${code}: ${lines.join("\n")}`)));
  const [{ ready }] = await Promise.race([once(child, "message"), early]);
  early.catch(() => {});
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${ready.functionsPort}/api/${path}`)).text();
  return { data, lines, get };
}

async function start(...flags: string[]) {
  const appFolder = await writeApp("");
  await writeFile(join(appFolder, "app.cjs"), app('"first"'));
  const hub = { name: "orders", partitions: 1, consumerGroups: [] };
  await writeFile(join(appFolder, "resources.json"), JSON.stringify({ eventHubs: [hub] }));
  folders.push(appFolder);
  const stack = await startMain("--app", appFolder, ...flags);
  return { ...stack, appFolder, answer: () => stack.get("f") };
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

it("starts any app with the resources and the settings of its package.json", async () => {
  const folder = fileURLToPath(new URL("testing/orders-app", import.meta.url));
  const { data, get } = await startMain("--app", folder, "--telemetry", "on");
  expect(JSON.parse(await get("resources"))).toEqual({
    partitions: 3,
    partitionKey: ["/customer", "/year"],
    queueExists: true,
    currency: "EUR",
    telemetryFolder: join(data, "telemetry"),
    hasStorage: true,
  });
});

it("does not start an app whose resources are missing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "local-main-"));
  folders.push(folder);
  await expect(startMain("--app", folder)).rejects.toThrow(`${folder}/resources.json does not exist`);
});

it("starts several hosts of one app, and logs objects in the format json", async () => {
  const { lines, answer } = await start("--hosts", "2", "--log-format", "json");
  expect(await answer()).toBe("first");
  const address = /^Functions +(http:\S+), (http:\S+)$/.exec(lines.find((line) => line.startsWith("Functions ")) ?? "");
  expect(await (await fetch(`${address?.[2]}/api/f`)).text()).toBe("first");
  const records = () => lines.flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  await until(() =>
    expect(records().filter(({ category }) => category === "function")).toMatchObject([
      { instance: "1", function: "f", level: "information", outcome: "ok", message: expect.stringContaining("GET") },
      { instance: "2", function: "f", durationMs: expect.any(Number), invocationId: expect.stringMatching(/^.{36}$/) },
    ]),
  );
});

it("restarts the app when it changes, prints why it does not start, and waits", async () => {
  const { appFolder, lines, answer } = await start("--watch", ".");
  expect(await answer()).toBe("first");
  await writeFile(join(appFolder, "app.cjs"), app('"second"'));
  await until(async () => expect(await answer()).toBe("second"));
  expect(lines.filter((line) => line.endsWith("app.cjs changed: the app restarts."))).toHaveLength(1);
  await writeFile(join(appFolder, "app.cjs"), "this is no JavaScript");
  await until(() => expect(lines).toContain("The app does not start. Waiting for a change."));
  expect(lines.join("\n")).toMatch(/app\.cjs cannot be loaded: .*identifier/i);
  await writeFile(join(appFolder, "app.cjs"), app('"third"'));
  await until(async () => expect(await answer()).toBe("third"));
});

it("adds, lists and removes faults from the command line", async () => {
  const { data } = await start();
  const fault = async (...args: string[]) => {
    const command = [new URL("./fault.ts", import.meta.url).pathname, ...args, "--data", data];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command).catch((error) => error);
    return `${stdout}${stderr}`.trim();
  };
  expect(await fault("list")).toBe("No faults.");
  expect(JSON.parse(await fault("cosmos", "429", "--rate", "0.2", "--for", "30s", "--after"))).toMatchObject({
    ...{ id: 1, target: "cosmos", kind: "429", rate: 0.2, after: true, happened: 0 },
  });
  expect(JSON.parse(await fault("list"))).toMatchObject({ id: 1 });
  expect(await fault("event-hubs", "recreate", "orders")).toBe('{"recreated":["orders"]}');
  expect(await fault("event-hubs", "recreate", "nowhere")).toBe('there is no event hub "nowhere"');
  expect(await fault("storage", "429")).toContain("storage has 503, 500, timeout, drop");
  expect(await fault("clear")).toBe('{"cleared":1}');
});
