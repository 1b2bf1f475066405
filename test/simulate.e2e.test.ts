import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import type { Ledger } from "../tools/reconcile/ledger.ts";
import { writeLedger } from "../tools/reconcile/ledger-file.ts";

const flags =
  "--devices 30 --rate 2 --minutes 0.2 --speed 0 --late 10 --duplicates 8 --disorder 3 --poison 12 --seed 4";

describe("a simulation and its ledger", () => {
  let stack: LocalStack;
  let file: string;
  let ledger: Ledger;
  let url: string;

  /** Runs a command and returns its output and exit code. */
  async function run(...args: string[]): Promise<{ code: number; output: string }> {
    const command = ["tools/bin/korevital.js", ...args, "--data", stack.folder];
    const {
      code = 0,
      stdout = "",
      stderr = "",
    } = await promisify(execFile)(process.execPath, command).catch((error) => error);
    return { code, output: stdout + stderr };
  }

  /** A modified ledger. */
  async function tampered(change: (ledger: Ledger) => Partial<Ledger>): Promise<string> {
    const other = join(stack.folder, "tampered.json");
    await writeLedger(other, { ...ledger, ...change(ledger) });
    return other;
  }

  beforeAll(async () => {
    stack = await startLocalStack();
    await writeFile(
      join(stack.folder, "settings.json"),
      JSON.stringify({ Values: stack.settings, kafkaPort: stack.kafkaPort }),
    );
    url = `http://127.0.0.1:${(await stack.startApp()).port}`;
    const { code, output } = await run("simulate", ...flags.split(" "));
    expect(code, output).toBe(0);
    file = /^Ledger: (.*)$/m.exec(output)?.[1] ?? "";
    expect(dirname(file)).toBe(join(stack.folder, "ledgers"));
    ledger = JSON.parse(await readFile(file, "utf8"));
  }, 120_000);
  afterAll(() => stack.close());

  it("agree, layer by layer", { timeout: 120_000 }, async () => {
    const { code, output } = await run("reconcile", basename(file, ".json"));
    expect(output).toContain("✓ Exact");
    expect(code).toBe(0);
    const { sent, distinct, quarantinedBy } = ledger.streams["heart-rates"] ?? {};
    expect(distinct).toBe(30 * 2 * 12);
    expect(sent).toBeGreaterThan(30 * 2 * 12);
    expect(Object.keys(quarantinedBy ?? {}).sort()).toEqual([
      "future",
      "impossible",
      "missing",
      "mistyped",
      "not-json",
      "not-text",
      "past",
    ]);
    expect(ledger.workouts.length).toBeGreaterThan(25);
    expect(ledger.visits.length).toBeGreaterThan(10);
  });

  it("agree over HTTP, whose endpoint rejects poison events", { timeout: 120_000 }, async () => {
    const other = join(stack.folder, "http.json");
    const http = ["--protocol", "http", "--url", url, "--seed", "5", "--ledger", other];
    const { code, output } = await run("simulate", ...flags.split(" "), ...http);
    expect(code, output).toBe(0);
    const compared = await run("reconcile", other);
    expect(compared.output).toContain("✓ Exact");
    expect(compared.output).toMatch(/endpoint\s+heart-rates rejected as \S+/);
  });

  it("agree if one device model uses Kafka and the other AMQP", { timeout: 120_000 }, async () => {
    const other = join(stack.folder, "kafka.json");
    const both = ["--protocol", "kafka,amqp", "--seed", "6", "--ledger", other];
    const { code, output } = await run("simulate", ...flags.split(" "), ...both);
    expect(code, output).toBe(0);
    const compared = await run("reconcile", other);
    expect(compared.output).toContain("over kafka,amqp");
    expect(compared.output).toContain("✓ Exact");
  });

  it("disagree in bronze if an event is missing in the ledger", { timeout: 60_000 }, async () => {
    const other = await tampered(({ streams }) => {
      const { workouts } = streams;
      if (workouts === undefined) throw new Error("no workouts were sent");
      const accepted = { ...workouts.accepted, count: workouts.accepted.count - 1 };
      return { streams: { ...streams, workouts: { ...workouts, accepted } } };
    });
    const { code, output } = await run("reconcile", other, "--wait", "0");
    expect(code).toBe(1);
    expect(output).toMatch(/bronze: workouts accepted: (\d+) expected, \d+ found/);
  });

  it("disagree if the same number of different bodies arrived", { timeout: 60_000 }, async () => {
    const other = await tampered(({ streams }) => {
      const { profiles } = streams;
      if (profiles === undefined) throw new Error("no profiles were sent");
      const accepted = { ...profiles.accepted, sum: "0".repeat(32) };
      return { streams: { ...streams, profiles: { ...profiles, accepted } } };
    });
    const { code, output } = await run("reconcile", other, "--wait", "0");
    expect(code).toBe(1);
    expect(output).toContain("but not the same bodies");
  });

  it("disagree in silver and gold if the values of a person differ", { timeout: 60_000 }, async () => {
    const other = await tampered(({ people: [first, ...people], workouts: [row, ...workouts] }) => {
      if (first === undefined || row === undefined) throw new Error("no workouts");
      return {
        people: [{ ...first, valid: first.valid + 1 }, ...people],
        workouts: [{ ...row, max_bpm: row.max_bpm + 1 / 16 }, ...workouts],
      };
    });
    const { code, output } = await run("reconcile", other, "--wait", "0");
    expect(code).toBe(1);
    expect(output).toMatch(/silver: valid readings of sim-\w+-d\d+: \d+ expected/);
    expect(output).toMatch(/gold: .*max_bpm [\d.]+ expected, [\d.]+ found/);
  });

  it("reject a file that is not a ledger", async () => {
    const { code } = await run("reconcile", join(stack.folder, "settings.json"));
    expect(code).toBe(1);
  });
});
