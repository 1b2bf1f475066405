import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, expect, it } from "vitest";
import { type RunningApp, runApp, startStack, testApp, writeApp } from "./testing/stack.ts";

/* The module formats of an app. */

const folders: string[] = [];
let app: RunningApp | undefined;
afterEach(async () => {
  await app?.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function run(appFolder: string, settings: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const dataFolder = await mkdtemp(join(tmpdir(), "app-kinds-"));
  folders.push(appFolder, dataFolder);
  app = await runApp({ appFolder, dataFolder, settings });
  return app;
}

const functions = 'app.http("f", { authLevel: "anonymous", handler: () => ({ body: "ok" }) });';

it.each([
  ["CommonJS", "app.cjs", `const { app } = require("@azure/functions"); ${functions}`],
  ["an ES module", "app.mjs", `import { app } from "@azure/functions"; await null; ${functions}`],
  ["TypeScript", "app.mts", `import { app, type Timer } from "@azure/functions"; ${functions} export type T = Timer;`],
])("runs an app in %s", async (_, file, source) => {
  const appFolder = await writeApp("");
  await writeFile(join(appFolder, "package.json"), JSON.stringify({ main: file }));
  await writeFile(join(appFolder, file), source);
  const { url, lines } = await run(appFolder);
  expect(await (await fetch(`${url}/api/f`)).text()).toBe("ok");
  expect(lines.join("\n")).toContain("Host started (1 function,");
});

it("runs a bundled app", async () => {
  const appFolder = await writeApp("");
  await build({
    entryPoints: [join(testApp, "others.ts")],
    outfile: join(appFolder, "app.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["@azure/functions-core"],
    logLevel: "error",
  });
  const stack = await startStack();
  const { url } = await run(appFolder, stack.settings);
  expect((await fetch(`${url}/api/echo/3`)).status).toBe(201);
  await app?.stop();
  await stack.close();
});
