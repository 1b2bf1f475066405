import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import type { Account } from "../tools/reconcile/ledger.ts";
import { writeAccount } from "../tools/reconcile/ledger-file.ts";

const flags =
  "--devices 30 --rate 2 --minutes 0.2 --speed 0 --late 10 --duplicates 8 --disorder 3 --poison 12 --seed 4";

describe("a simulation and its account", () => {
  let stack: LocalStack;
  let file: string;
  let account: Account;
  let url: string;

  /** Runs a command as a person would; what it prints, and its exit code. */
  async function run(tool: string, ...args: string[]): Promise<{ code: number; said: string }> {
    const command = [tool, ...args, "--data", stack.folder];
    const {
      code = 0,
      stdout = "",
      stderr = "",
    } = await promisify(execFile)(process.execPath, command).catch((error) => error);
    return { code, said: stdout + stderr };
  }

  /** An account that is not what was sent. */
  async function tampered(change: (account: Account) => Partial<Account>): Promise<string> {
    const other = join(stack.folder, "tampered.json");
    await writeAccount(other, { ...account, ...change(account) });
    return other;
  }

  beforeAll(async () => {
    stack = await startLocalStack();
    await writeFile(
      join(stack.folder, "settings.json"),
      JSON.stringify({ Values: stack.settings, kafkaPort: stack.kafkaPort }),
    );
    url = `http://127.0.0.1:${(await stack.startApp()).port}`;
    const { code, said } = await run("tools/simulate/main.ts", ...flags.split(" "));
    expect(code, said).toBe(0);
    file = /^Account: (.*)$/m.exec(said)?.[1] ?? "";
    expect(dirname(file)).toBe(join(stack.folder, "accounts"));
    account = JSON.parse(await readFile(file, "utf8"));
  }, 120_000);
  afterAll(() => stack.close());

  it("agree, layer by layer", { timeout: 120_000 }, async () => {
    const { code, said } = await run("tools/reconcile/main.ts", basename(file, ".json"));
    expect(said).toContain("✓ Exact");
    expect(code).toBe(0);
    const { sent, distinct, quarantinedBy } = account.streams["heart-rates"] ?? {};
    expect(distinct).toBe(30 * 2 * 12);
    expect(sent).toBeGreaterThan(30 * 2 * 12);
    expect(Object.keys(quarantinedBy ?? {}).sort()).toEqual([
      "future",
      "impossible",
      "missing",
      "mistyped",
      "not-json",
      "not-text",
    ]);
    expect(account.workouts.length).toBeGreaterThan(25);
    expect(account.visits.length).toBeGreaterThan(10);
  });

  it("agree over HTTP, whose door refuses what is broken", { timeout: 120_000 }, async () => {
    const other = join(stack.folder, "http.json");
    const http = ["--protocol", "http", "--url", url, "--seed", "5", "--account", other];
    const { code, said } = await run("tools/simulate/main.ts", ...flags.split(" "), ...http);
    expect(code, said).toBe(0);
    const compared = await run("tools/reconcile/main.ts", other);
    expect(compared.said).toContain("✓ Exact");
    expect(compared.said).toMatch(/door\s+heart-rates rejected as \S+/);
  });

  it("agree when the devices of one model speak Kafka, those of the other AMQP", { timeout: 120_000 }, async () => {
    const other = join(stack.folder, "kafka.json");
    const both = ["--protocol", "kafka,amqp", "--seed", "6", "--account", other];
    const { code, said } = await run("tools/simulate/main.ts", ...flags.split(" "), ...both);
    expect(code, said).toBe(0);
    const compared = await run("tools/reconcile/main.ts", other);
    expect(compared.said).toContain("over kafka,amqp");
    expect(compared.said).toContain("✓ Exact");
  });

  it("disagree in bronze when the account lacks an event", { timeout: 60_000 }, async () => {
    const other = await tampered(({ streams }) => {
      const { workouts } = streams;
      if (workouts === undefined) throw new Error("no workouts were sent");
      const accepted = { ...workouts.accepted, count: workouts.accepted.count - 1 };
      return { streams: { ...streams, workouts: { ...workouts, accepted } } };
    });
    const { code, said } = await run("tools/reconcile/main.ts", other, "--wait", "0");
    expect(code).toBe(1);
    expect(said).toMatch(/bronze: workouts accepted: (\d+) expected, \d+ found/);
  });

  it("disagree when the same number of other bodies came", { timeout: 60_000 }, async () => {
    const other = await tampered(({ streams }) => {
      const { profiles } = streams;
      if (profiles === undefined) throw new Error("no profiles were sent");
      const accepted = { ...profiles.accepted, sum: "0".repeat(32) };
      return { streams: { ...streams, profiles: { ...profiles, accepted } } };
    });
    const { code, said } = await run("tools/reconcile/main.ts", other, "--wait", "0");
    expect(code).toBe(1);
    expect(said).toContain("but not the same bodies");
  });

  it("disagree in silver and gold when a person's figures are others", { timeout: 60_000 }, async () => {
    const other = await tampered(({ people: [first, ...people], workouts: [row, ...workouts] }) => {
      if (first === undefined || row === undefined) throw new Error("nobody worked out");
      return {
        people: [{ ...first, valid: first.valid + 1 }, ...people],
        workouts: [{ ...row, max_bpm: row.max_bpm + 1 / 16 }, ...workouts],
      };
    });
    const { code, said } = await run("tools/reconcile/main.ts", other, "--wait", "0");
    expect(code).toBe(1);
    expect(said).toMatch(/silver: valid readings of sim-\w+-d\d+: \d+ expected/);
    expect(said).toMatch(/gold: .*max_bpm [\d.]+ expected, [\d.]+ found/);
  });

  it("refuse what is no account", async () => {
    const { code } = await run("tools/reconcile/main.ts", join(stack.folder, "settings.json"));
    expect(code).toBe(1);
  });
});
