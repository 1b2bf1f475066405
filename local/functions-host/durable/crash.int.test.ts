import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { play, sampleFunctions, serveHub, temporaryFolder, untilStatus } from "./testing/hubs.ts";
import { snapshot, withDatabase } from "./testing/snapshots.ts";

const linesOf = (path: string) => {
  try {
    return readFileSync(path, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
};

/** Runs a host until so many activities have had their effect, and kills it. */
async function runAndKill(folder: string, effects: string, { count, until }: { count: number; until: number }) {
  const program = new URL("testing/fan-out-process.ts", import.meta.url);
  const child = fork(program, [folder, effects, String(count)], { execArgv: [] });
  onTestFinished(() => void child.kill("SIGKILL"));
  while (linesOf(effects).length < until) await sleep(5);
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("a task hub whose process is killed", () => {
  it("goes on at once: every activity has its effect, and the orchestration ends once", {
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
    // a lease that had to run out would take longer than this
    expect(performance.now() - reopened).toBeLessThan(6_000);
    const indexes = linesOf(effects).map(Number);
    expect(new Set(indexes).size).toBe(count);
    // only what was under way when a process died is done again: 4 at a time, 3 times
    expect(indexes.length).toBeLessThanOrEqual(count + 12);
    const completions = withDatabase(folder, (database) =>
      database.prepare("SELECT count(*) AS count FROM history WHERE event ->> 'EventType' = 1").get(),
    );
    expect(completions).toEqual({ count: 1 });
    await served.close();
  });
});

describe("a restart at any commit", () => {
  it("gives the same output", { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    const snapshots: string[] = [];
    const copy = () => {
      const into = join(folder, `snapshot-${snapshots.length}`);
      snapshot(folder, into);
      snapshots.push(into);
    };
    const { runOrchestrator, runActivity } = sampleFunctions;
    const served = await serveHub(folder, {
      // every commit is followed by one of these, or by the end
      async runOrchestrator(...turn) {
        copy();
        const answer = await runOrchestrator(...turn);
        copy();
        return answer;
      },
      async runActivity(...activity) {
        copy();
        const output = await runActivity(...activity);
        copy();
        return output;
      },
    });
    const { instanceId, output } = await play(served.client, "everything");
    await served.close();
    expect(output).toEqual({ doubled: 8, first: 2, sum: 20, rounds: "round and round" });
    expect(snapshots.length).toBeGreaterThan(30);
    for (const into of snapshots) {
      const restarted = await serveHub(into);
      expect(await untilStatus(restarted.client, instanceId)).toMatchObject({ runtimeStatus: "Completed", output });
      await restarted.close();
    }
  });
});
