import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { runToCompletion, sampleFunctions, serveHub, temporaryFolder, untilStatus } from "./testing/hubs.ts";
import { snapshot, withDatabase } from "./testing/snapshots.ts";

const linesOf = (path: string) => {
  try {
    return readFileSync(path, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
};

/** Runs a host until this many activities have had their effect, and kills it. */
async function runAndKill(folder: string, effects: string, { count, until }: { count: number; until: number }) {
  const program = new URL("testing/fan-out-process.ts", import.meta.url);
  const child = fork(program, [folder, effects, String(count)], { execArgv: [] });
  onTestFinished(() => void child.kill("SIGKILL"));
  while (linesOf(effects).length < until) await sleep(5);
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("a task hub whose process is killed", () => {
  it("resumes at once: every activity has its effect, and the orchestration completes once", {
    timeout: 30_000,
  }, async () => {
    const folder = await temporaryFolder();
    const effects = join(folder, "effects");
    const count = 120;
    for (const until of [20, 50, 80]) await runAndKill(folder, effects, { count, until });
    expect(linesOf(effects).length).toBeLessThan(count);

    const reopened = performance.now();
    const served = await serveHub(folder);
    const status = await untilStatus(served.client, "killed");
    expect(status).toMatchObject({ runtimeStatus: "Completed", output: (count * (count - 1)) / 2 });
    // Waiting for the lease to expire would take longer.
    expect(performance.now() - reopened).toBeLessThan(6_000);
    const indexes = linesOf(effects).map(Number);
    expect(new Set(indexes).size).toBe(count);
    // Only running activities are repeated: 4 at a time, for 3 crashes.
    expect(indexes.length).toBeLessThanOrEqual(count + 12);
    const completions = withDatabase(folder, (database) =>
      database.prepare("SELECT count(*) AS count FROM history WHERE event ->> 'EventType' = 1").get(),
    );
    expect(completions).toEqual({ count: 1 });
    await served.close();
  });
});

describe("a restart at any commit", () => {
  it("produces the same output", { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    const snapshots: string[] = [];
    const copy = () => {
      const into = join(folder, `snapshot-${snapshots.length}`);
      snapshot(folder, into);
      snapshots.push(into);
    };
    const { runOrchestrator, runActivity } = sampleFunctions;
    const served = await serveHub(folder, {
      // A copy before and after each call covers the state after every commit.
      async runOrchestrator(...args) {
        copy();
        const result = await runOrchestrator(...args);
        copy();
        return result;
      },
      async runActivity(...args) {
        copy();
        const output = await runActivity(...args);
        copy();
        return output;
      },
    });
    const { instanceId, output } = await runToCompletion(served.client, "everything");
    await served.close();
    expect(output).toEqual({ doubled: 8, first: 2, sum: 20, rounds: "last round" });
    expect(snapshots.length).toBeGreaterThan(30);
    for (const into of snapshots) {
      const restarted = await serveHub(into);
      expect(await untilStatus(restarted.client, instanceId)).toMatchObject({ runtimeStatus: "Completed", output });
      await restarted.close();
    }
  });
});
