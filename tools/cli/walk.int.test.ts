import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leaves } from "./testing/leaves.ts";

/* Command lines in processes of their own: without a stack, with a killed one, with wrong paths, a closed pipe. */

const event = "heart-rates|0|1795507200000|17";
/** A complete command line of every command that uses a stack. */
const usesStack: Readonly<Record<string, readonly string[]>> = {
  load: ["FILES"],
  simulate: ["--minutes", "0.05"],
  reconcile: ["LEDGER"],
  gold: ["gym_summary"],
  exports: ["--to", "EXPORTS"],
  sql: ["SELECT count(*) FROM gym_summary"],
  psql: ["-c", "SELECT 1"],
  tail: ["stedi-score-agg"],
  report: ["20001", "--week", "2026-W48", "--to", "20001.html"],
  status: [],
  slo: [],
  doctor: [],
  trace: [event],
  "landing list": [],
  "landing show": ["a.csv"],
  "quarantine list": [],
  "quarantine show": [event],
  "quarantine replay": ["--all"],
  "quarantine discard": ["--all", "--why", "a test"],
  "person show": ["20001"],
  "person export": ["20001", "--to", "20001.zip"],
  "person restrict": ["20001"],
  "person erase": ["20001"],
  "person receipt": ["a"],
  "person verify": ["20001"],
  audit: [],
  rebuild: ["--into", "other"],
  "restore lake": [],
  "restore manifest": [],
  maintenance: [],
  spans: [event],
  fault: ["list"],
  verify: ["--env", "local"],
};
/** Every other command; each needs no stack. */
const usesNone = [
  "demo",
  "start",
  "dev",
  "local",
  "reset",
  "emulators config",
  "emulators provision",
  "metrics",
  "webhook-receiver",
]
  .concat([
    "bundle",
    "cost",
    "bicep check",
    "bicep snapshot",
    "bicep diff",
    "bicep format",
    "bicep compile",
    "docs",
    "chaos",
    "complete",
  ])
  .concat(["what-if", "deliver", "comment", "previous", "coverage"].map((name) => `delivery ${name}`));

/** Longer than on an idle machine, where it is less than a second. */
const slow = 20_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "walk-"));
  writeFileSync(join(folder, "file"), "text");
  writeFileSync(join(folder, "LEDGER"), JSON.stringify({ format: "korevital-ledger", version: 1, streams: {} }));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  readonly milliseconds: number;
}

async function korevital(args: readonly string[], { closed = false } = {}): Promise<Result> {
  const began = performance.now();
  const { COSMOS: _, COSMOS__accountEndpoint: __, LOCAL_AZURE_DATA: ___, ...env } = process.env;
  const child = spawn(process.execPath, [resolve("tools/bin/korevital.js"), ...args], { cwd: folder, env });
  child.stdin.end();
  if (closed) child.stdout.destroy();
  const [out, error, [code]] = await Promise.all([
    closed ? "" : text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, error, milliseconds: performance.now() - began };
}

/** One sentence, at once, without a stack trace or the code of a system call. */
function expectSentence({ error, milliseconds }: Result): void {
  expect(error.trim().split("\n")).toHaveLength(1);
  expect(error).not.toMatch(/^\s+at |\bE[A-Z]{4,}\b|fetch failed|node:internal/m);
  expect(milliseconds).toBeLessThan(slow);
}

it("knows every command", () => {
  expect([...Object.keys(usesStack), ...usesNone].sort()).toEqual(leaves().sort());
});

const couldNotRun = (name: string) => (name === "verify" ? 2 : 1);

describe.concurrent.each(Object.entries(usesStack))("%s %j", (name, args) => {
  const line = [...name.split(" "), ...args];

  it("names what to do without a stack", async () => {
    const result = await korevital(line);
    expect([result.code, result.out]).toEqual([couldNotRun(name), ""]);
    expectSentence(result);
    expect(result.error).toMatch(name === "load" ? /FILES does not exist/ : /no local stack is running in .*start/);
  });

  it("names what to do when the stack was killed", async () => {
    const data = mkdtempSync(join(folder, "killed-"));
    const files = mkdtempSync(join(folder, "files-"));
    writeFileSync(join(files, "a.csv"), "a,b\n1,2\n");
    const killed = spawn(process.execPath, ["-e", "0"]);
    await once(killed, "exit");
    const content = { Values: {}, Host: { LocalHttpPort: 1 }, adminPort: 1, process: { id: killed.pid } };
    writeFileSync(join(data, "settings.json"), JSON.stringify(content));
    const result = await korevital([...line.map((word) => (word === "FILES" ? files : word)), "--data", data]);
    expect([result.code, result.out]).toEqual([couldNotRun(name), ""]);
    expectSentence(result);
    expect(result.error).toMatch(/was killed: run npx korevital start|does not respond .*start it again/);
  });
});

/** Of each way in which commands print: by the program, by a command that is loaded, and by one in a group. */
it.concurrent.each([["--help"], ["status", "--help"], ["person", "show", "--help"], ["metrics", "--help"]])(
  "ends quietly when the reader of the output of %s has ended",
  async (...line) => {
    const { error } = await korevital(line, { closed: true });
    expect(error).toBe("");
  },
);

describe("a wrong path", () => {
  it.each([
    [["load", "nowhere"], "nowhere does not exist"],
    [["reconcile", "nowhere.json"], "nowhere.json"],
    [["bundle", "file"], "file is a file, not a folder"],
    [["bundle", "."], "neither empty nor an earlier bundle"],
    [["demo", "--data", "."], "korevital demo deletes only what it made"],
    [["demo", "--data", "file"], "file"],
    [["start", "--data", "file"], "file"],
    [["start", "--app", "nowhere"], "nowhere/resources.json does not exist"],
    [["local", "--data", "file/below"], "file"],
    [["metrics", "--data", "nowhere"], "npx korevital start --telemetry on"],
    [["delivery", "coverage", "--file", "nowhere"], "nowhere does not exist"],
  ])("%j is named", async (args, message) => {
    const result = await korevital(args);
    expect(result.code).toBe(1);
    expect(result.error).toContain(message);
    expectSentence(result);
    expect([existsSync(join(folder, "file")), existsSync(join(folder, ".lock"))]).toEqual([true, false]);
  });

  it("leaves a folder of other files alone when --help or a wrong flag follows", async () => {
    const before = readdirSync(folder).length;
    for (const args of [
      ["bundle", "--help"],
      ["demo", "--exit", "--hots", "2"],
      ["bundle", "x", "y"],
    ])
      await korevital(args);
    expect(readdirSync(folder).length).toBeGreaterThanOrEqual(before);
    expect(existsSync(join(folder, "--help")) || existsSync(join(folder, "x"))).toBe(false);
  });
});
