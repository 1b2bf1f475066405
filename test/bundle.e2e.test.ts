import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp } from "../local/app-process.ts";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { history } from "../tools/common/history.ts";

describe("the bundle for deployment", () => {
  let stack: LocalStack;
  let folder: string;

  beforeAll(async () => {
    // Outside the repository, so that it finds no modules except its own.
    folder = await mkdtemp(join(tmpdir(), "korevital-bundle-"));
    await promisify(execFile)(process.execPath, ["tools/bin/korevital.js", "bundle", folder]);
    await writeFile(join(folder, "local.settings.json"), JSON.stringify({ Values: {} }));
    stack = await startLocalStack();
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await rm(folder, { recursive: true });
  });

  it("is complete", async () => {
    expect((await readdir(folder)).sort()).toEqual([
      "functions.cjs",
      "functions.cjs.map",
      "host.json",
      "local.settings.json",
      "package.json",
    ]);
  });

  it("has the files and lines of the sources in stack traces", async () => {
    const [dataFolder, settings] = [
      join(folder, "..", `${basename(folder)}-data`),
      { TASK_HUB: "bundle", COSMOS: "no connection" },
    ];
    const started = startApp({ appFolder: folder, dataFolder, port: 0, settings, verbose: true, onLine: () => {} });
    await expect(started).rejects.toThrow(/at .*shared\/platform\/azure\/\w+\.ts:\d+:\d+/);
  });

  it("has the same results as the sources in the local host", { timeout: 120_000 }, async () => {
    const app = await stack.startApp(folder);
    const { build } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const { headers } = await fetch(`http://127.0.0.1:${app.port}/api/health`);
    expect([headers.get("x-korevital-build"), build]).toEqual([build, expect.stringMatching(/^[0-9a-f]{16}$/)]);
    const events = [...history({ seed: 21, users: 3, days: 3, from: Date.UTC(2026, 5, 1) })];
    await send(stack.azure, events);
    const rows = await personalRows(stack.azure, workoutBpmSummary);
    expect(rows).toEqual(referenceRows(events));
    expect(rows.length).toBeGreaterThan(2);
    expect(await personalRows(stack.azure, gymSummary)).toEqual(referenceGymRows(events));
  });
});
