import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterEach, expect, it, vi } from "vitest";
import { freePortFlags } from "./free-ports.ts";
import { writeApp } from "./functions-host/testing/stack.ts";

/* `npm start`, `npm run dev` and `npm run fault`, each with an app of a few lines. */

const folders: string[] = [];
let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.exitCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const app = (answer: string) => `const { app } = require("@azure/functions");
  app.http("f", { authLevel: "anonymous", handler: () => ({ body: ${answer} }) });`;

async function start(...flags: string[]) {
  const data = await mkdtemp(join(tmpdir(), "local-main-"));
  const appFolder = await writeApp("");
  await writeFile(join(appFolder, "app.cjs"), app('"first"'));
  folders.push(data, appFolder);
  const args = ["--app", appFolder, "--data", data, ...freePortFlags, ...flags];
  child = fork(new URL("./main.ts", import.meta.url), args, {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr])
    if (input) createInterface({ input }).on("line", (line) => lines.push(line));
  const [{ ready }] = await once(child, "message");
  const answer = async () => (await fetch(`http://127.0.0.1:${ready.functionsPort}/api/f`)).text();
  return { data, appFolder, lines, answer };
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

it("starts several hosts of one app, and logs objects when machines read them", async () => {
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

it("starts the app again when it changes, shows why it cannot, and waits", async () => {
  const { appFolder, lines, answer } = await start("--watch", ".");
  expect(await answer()).toBe("first");
  await writeFile(join(appFolder, "app.cjs"), app('"second"'));
  await until(async () => expect(await answer()).toBe("second"));
  expect(lines.filter((line) => line.endsWith("app.cjs changed: the app starts again."))).toHaveLength(1);
  await writeFile(join(appFolder, "app.cjs"), "this is no JavaScript");
  await until(() => expect(lines).toContain("The app does not start. Waiting for a change."));
  expect(lines.join("\n")).toMatch(/app\.cjs cannot be loaded: .*identifier/i);
  await writeFile(join(appFolder, "app.cjs"), app('"third"'));
  await until(async () => expect(await answer()).toBe("third"));
});

it("takes faults from the command line", async () => {
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
  expect(await fault("event-hubs", "anew", "bpm")).toBe('{"anew":["bpm"]}');
  expect(await fault("event-hubs", "anew", "nowhere")).toBe('there is no event hub "nowhere"');
  expect(await fault("storage", "429")).toContain("storage has 503, 500, timeout, drop");
  expect(await fault("clear")).toBe('{"cleared":1}');
});
