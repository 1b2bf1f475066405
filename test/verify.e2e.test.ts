import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppProcess, startApp } from "../local/app-process.ts";
import { landingContainer } from "../shared/bronze/landing/storage-event.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";

/** The command that is run against a deployed environment, against the local stack. */
describe("npm run verify:deployed", () => {
  let stack: LocalStack;
  let app: AppProcess;

  beforeAll(async () => {
    stack = await startLocalStack();
    app = await stack.startApp();
    await tellWhere(app.port);
  }, 120_000);
  afterAll(() => stack.close());

  /** As `npm start` writes it down. */
  function tellWhere(port: number): Promise<void> {
    return writeFile(
      join(stack.folder, "settings.json"),
      JSON.stringify({ Values: stack.settings, Host: { LocalHttpPort: port } }),
    );
  }

  function run(...flags: string[]): Promise<{ code: unknown; said: string }> {
    const args = ["tools/verify/main.ts", "--env", "local", "--data", stack.folder, ...flags];
    return new Promise((resolve) => {
      execFile(process.execPath, args, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, said: `${stdout}${stderr}` }),
      );
    });
  }

  it("verifies a pipeline that works, through both doors, and takes its file away", { timeout: 150_000 }, async () => {
    const report = join(stack.folder, "report.md");
    const { code, said } = await run("--report", report, "--build", "source");
    expect([code, said]).toEqual([0, expect.stringContaining("gold holds what was computed beforehand")]);
    expect(said.match(/activity_weekly/g)).toHaveLength(2);
    expect(await readFile(report, "utf8")).toContain("### Verified: local");
    const files: string[] = [];
    for await (const { name } of stack.azure.files(landingContainer).list()) files.push(name);
    expect(files).toEqual([]);
  });

  it("verifies it again, beside what is there, over HTTP alone", { timeout: 150_000 }, async () => {
    const { code, said } = await run("--batch", "http", "--skip", "activity_monthly");
    expect([code, said]).toEqual([0, expect.stringContaining("Not looked at: activity_monthly")]);
  });

  it("fails when another package answers", async () => {
    const { code, said } = await run("--build", "another", "--timeout", "0.05");
    expect([code, said]).toEqual([1, expect.stringContaining("build source answers instead of another")]);
  });

  it("fails when gold does not hold what it must: here it stands still", { timeout: 60_000 }, async () => {
    await app.stop();
    const settings = { ...stack.settings, REPORTING_TIME_ZONE: "Pacific/Kiritimati" };
    const dataFolder = join(stack.folder, "functions-host");
    const other = await startApp({ appFolder: ".", dataFolder, port: 0, settings, verbose: false, onLine: () => {} });
    try {
      await tellWhere(other.port);
      const { code, said } = await run("--timeout", "0.15");
      expect([code, said]).toEqual([1, expect.stringContaining("FAILED gold holds what was computed beforehand")]);
      expect(said).toMatch(/workout_bpm_summary of verify-\S+-ann: 0 rows instead of 1/);
      expect(said).toMatch(/expected .*"avg_bpm":89.75/);
      expect(said).toMatch(/gold is stopped: .*REPORTING_TIME_ZONE/);
      expect(said).toContain("What stays, to be looked into");
    } finally {
      await other.stop();
    }
  });

  it("ends with 2 when there is nothing to verify, or a flag is wrong", async () => {
    expect(await run("--env", "moon")).toEqual({ code: 2, said: expect.stringContaining("--env moon") });
    const nowhere = await run("--data", join(stack.folder, "nowhere"));
    expect(nowhere).toEqual({ code: 2, said: expect.stringContaining("no local stack is running") });
  });
});
