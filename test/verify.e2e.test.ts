import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppProcess, startApp } from "../local/app-process.ts";
import { landingContainer } from "../shared/bronze/landing/storage-event.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";

/** Runs the verification command against the local stack. */
describe("npm run verify:deployed", () => {
  let stack: LocalStack;
  let app: AppProcess;

  beforeAll(async () => {
    stack = await startLocalStack();
    app = await stack.startApp();
    await writeSettings(app.port);
  }, 120_000);
  afterAll(() => stack.close());

  /** Writes the settings in the format of `npm start`. */
  function writeSettings(port: number): Promise<void> {
    return writeFile(
      join(stack.folder, "settings.json"),
      JSON.stringify({ Values: stack.settings, Host: { LocalHttpPort: port } }),
    );
  }

  function run(...flags: string[]): Promise<{ code: unknown; output: string }> {
    return runWith({}, ...flags);
  }

  function runWith(
    environment: Readonly<Record<string, string>>,
    ...flags: string[]
  ): Promise<{ code: unknown; output: string }> {
    const args = ["tools/bin/korevital.js", "verify", "--env", "local", "--data", stack.folder, ...flags];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env: { ...process.env, ...environment } }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, output: `${stdout}${stderr}` }),
      );
    });
  }

  it("verifies a working pipeline over HTTP and landing, and removes its file", { timeout: 150_000 }, async () => {
    const report = join(stack.folder, "report.md");
    const { code, output } = await run("--report", report, "--build", "source");
    expect([code, output]).toEqual([0, expect.stringContaining("gold contains the expected rows")]);
    expect(output.match(/activity_weekly/g)).toHaveLength(2);
    expect(await readFile(report, "utf8")).toContain("### Verified: local");
    const files: string[] = [];
    for await (const { name } of stack.azure.files(landingContainer).list()) files.push(name);
    expect(files).toEqual([]);
  });

  it("verifies repeatedly, over HTTP only", { timeout: 150_000 }, async () => {
    const { code, output } = await run("--batch", "http", "--skip", "activity_monthly");
    expect([code, output]).toEqual([0, expect.stringContaining("Not verified: activity_monthly")]);
  });

  it("verifies an app in another Functions host, by its URL and key", { timeout: 150_000 }, async () => {
    await writeFile(join(stack.folder, "settings.json"), JSON.stringify({ Values: stack.settings }));
    try {
      const other = ["--url", `http://127.0.0.1:${app.port}`, "--batch", "http"];
      const key = JSON.parse(await readFile(join(stack.folder, "functions-host", "keys.json"), "utf8")).default;
      const { code, output } = await runWith({ KOREVITAL_KEY: key }, ...other);
      expect([code, output]).toEqual([0, expect.stringContaining("gold contains the expected rows")]);
      expect((await run()).output).toContain("or use --url");
    } finally {
      await writeSettings(app.port);
    }
  });

  it("fails if another build responds", async () => {
    const { code, output } = await run("--build", "another", "--timeout", "0.05");
    expect([code, output]).toEqual([1, expect.stringContaining("build source responds instead of another")]);
  });

  it("fails if gold does not contain the expected rows, here because it is stopped", { timeout: 60_000 }, async () => {
    await app.stop();
    const settings = { ...stack.settings, REPORTING_TIME_ZONE: "Pacific/Kiritimati" };
    const dataFolder = join(stack.folder, "functions-host");
    const other = await startApp({ appFolder: ".", dataFolder, port: 0, settings, verbose: false, onLine: () => {} });
    try {
      await writeSettings(other.port);
      const { code, output } = await run("--timeout", "0.15");
      expect([code, output]).toEqual([1, expect.stringContaining("FAILED gold contains the expected rows")]);
      expect(output).toMatch(/workout_bpm_summary of verify-\S+-ann: 0 rows instead of 1/);
      expect(output).toMatch(/expected .*"avg_bpm":89.75/);
      expect(output).toMatch(/gold is stopped: .*REPORTING_TIME_ZONE/);
      expect(output).toContain("Remaining data for analysis");
    } finally {
      await other.stop();
    }
  });

  it("exits with 2 without a target or for an invalid flag", async () => {
    expect(await run("--env", "moon")).toEqual({ code: 2, output: expect.stringContaining("'moon' is invalid") });
    const nowhere = await run("--data", join(stack.folder, "nowhere"));
    expect(nowhere).toEqual({ code: 2, output: expect.stringContaining("no local stack is running") });
  });
});
