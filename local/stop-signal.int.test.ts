import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { freePortFlags } from "./free-ports.ts";
import { writeApp } from "./functions-host/testing/stack.ts";

/* The stack as npm starts it: in a shell. */

let folder: string;
let app: string;
beforeEach(async ({ skip }) => {
  skip(process.platform !== "linux", "processes are listed from /proc");
  folder = await mkdtemp(join(tmpdir(), "local-stop-"));
  app = await writeApp("");
  const source = `const { app } = require("@azure/functions");
    app.http("f", { handler: () => ({}) });
    app.hook.appTerminate(() => {
      console.log("the app ends");
      require("fs").writeFileSync(${JSON.stringify(join(folder, "terminated"))}, "");
    });`;
  await writeFile(join(app, "app.cjs"), source);
  await writeFile(join(app, "resources.json"), "{}");
});
afterEach(async ({ task }) => {
  if (task.result?.state === "skip") return;
  for (const { pid } of await stackProcesses()) process.kill(pid, "SIGKILL");
  for (const each of [folder, app]) await rm(each, { recursive: true, force: true });
});

/** The processes that have the data folder in their arguments. */
async function stackProcesses() {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const all = await Promise.all(
    processes.map(async (name) => {
      const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
      return { pid: Number(name), command: command.replaceAll("\0", " ") };
    }),
  );
  return all.filter(({ command }) => command.includes(folder));
}

async function startWith(command: string, args: readonly string[], environment = process.env): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], detached: true, env: environment });
  if (child.stdout === null) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) if (line.includes("Ctrl-C stops")) break;
  child.stdout.resume();
  return child;
}

const main = new URL("main.ts", import.meta.url).pathname;
const stack = () => [main, "--data", folder, "--app", app, ...freePortFlags];

/** A shell that stays the parent of its command, and the process that stays the parent of the shell, as npm does. */
async function startLikeNpm(): Promise<ChildProcess> {
  const command = `${process.execPath} ${stack().join(" ")}; true`;
  const program = `const shell = require("child_process").spawn("sh", ["-c", ${JSON.stringify(command)}], { stdio: "inherit" });
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => shell.kill(signal));
    shell.on("exit", () => process.exit());`;
  return startWith(process.execPath, ["-e", program], { ...process.env, npm_lifecycle_event: "start" });
}

async function expectEnd(): Promise<void> {
  await expectNoProcess();
  // an ordered stop removes it
  expect(await readdir(folder)).not.toContain("settings.json");
}

async function expectNoProcess(): Promise<void> {
  await vi.waitFor(async () => expect((await stackProcesses()).map(({ command }) => command)).toEqual([]), {
    timeout: 30_000,
    interval: 100,
  });
  // the host has run the hooks of the app
  expect(await readdir(folder)).toContain("terminated");
}

describe("the stack ends with all its processes", () => {
  it.each(["SIGTERM", "SIGHUP", "SIGINT"] as const)("on %s", async (signal) => {
    const child = await startWith(process.execPath, stack());
    expect((await stackProcesses()).length).toBeGreaterThanOrEqual(3);
    process.kill(-(child.pid ?? 0), signal);
    await expectEnd();
    expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(0);
  });

  it.each(["SIGTERM", "SIGKILL"] as const)("on %s to npm", async (signal) => {
    const npm = await startLikeNpm();
    npm.kill(signal);
    await expectEnd();
  });

  it("when its main process is killed", async () => {
    const child = await startWith(process.execPath, stack());
    child.kill("SIGKILL");
    await expectNoProcess();
  });

  it("when nobody reads its output", async () => {
    const child = await startWith(process.execPath, [...stack(), "--log", "verbose"]);
    child.stdout?.destroy();
    const settings = JSON.parse(await readFile(join(folder, "settings.json"), "utf8"));
    await fetch(`http://127.0.0.1:${settings.Host.LocalHttpPort}/api/f`);
    await expectEnd();
  });
});
