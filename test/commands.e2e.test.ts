import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePortFlags } from "../local/free-ports.ts";
import { distinguishable, personalValues } from "../testing/personal-values.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { formatNumber } from "../tools/common/format-number.ts";
import { history, peopleOf } from "../tools/common/history.ts";
import { type StackProcess, startStack } from "../tools/common/stack.ts";

const options = { seed: 77, users: 2, days: 6, from: Date.UTC(2026, 3, 6) };
const events = [...history(options)];

const personal = distinguishable(personalValues(events).keys());
/** The personal values in a text. */
const personalIn = (text: string) => personal.filter((value) => text.includes(value));

/** Bodies of gym visits as the CSV of a gym's scanner. */
function gymTable(bodies: readonly string[]): string {
  const rows = bodies.map((body) => {
    const { mac_address, gym, login = "", logout = "" } = JSON.parse(body);
    return [mac_address, gym, login, logout].join();
  });
  return ["MacAddress,GymId,LogIn,LogOut", ...rows].join("\r\n");
}

/** The output of a command. */
async function run(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, ["tools/bin/korevital.js", ...args])).stdout;
}

/** The error output of a command that fails. */
async function errorOf(code: 1 | 2, ...args: string[]): Promise<string> {
  const failed: { code?: number; stderr?: string } = await run(...args).then(
    () => ({}),
    (error) => error,
  );
  expect(failed.code, failed.stderr).toBe(code);
  return failed.stderr ?? "";
}

describe("the command line", () => {
  let folder: string;
  let data: string;
  let stack: StackProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "korevital-commands-"));
    data = join(folder, "data");
    stack = await startStack([...freePortFlags, "--data", data, "--log", "quiet"]);
  }, 60_000);
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  it("loads a folder, and prints the outcomes", { timeout: 120_000 }, async () => {
    const files = join(folder, "files");
    await mkdir(files);
    const bodies = (stream: string) => events.filter((event) => event.stream === stream).map(({ body }) => body);
    await writeFile(join(files, "1-registrations.jsonl"), bodies("registrations").join("\n"));
    await writeFile(join(files, "2-profiles.json"), `[${bodies("profiles").join(",")}]`);
    await writeFile(join(files, "3-bpm.jsonl"), `${bodies("heart-rates").join("\r\n")}\nthis is no JSON\n`);
    await writeFile(join(files, "4-workouts.jsonl"), bodies("workouts").join("\n"));
    await writeFile(join(files, "5-gym_logins.csv"), gymTable(bodies("gym-visits")));
    await mkdir(join(files, "6-later"));
    for (const stream of ["activity", "customers", "assessments"])
      await writeFile(join(files, "6-later", `${stream}.jsonl`), bodies(stream).join("\n"));
    await writeFile(join(files, "8-empty.csv"), "");
    await writeFile(join(files, "7-other.txt"), "No stream recognises this.");
    const output = await run("load", files, "--data", data);
    expect(output).toContain("7-other.txt: unknown format, skipped");
    expect(output).toContain("8-empty.csv: 0 records");
    const listed = await run("landing", "list", "--status", "unknown", "--data", data);
    expect(listed).toMatch(/unknown .*7-other\.txt.*write a mapping/);
    const shown = await run("landing", "show", "3-bpm.jsonl", "--data", data);
    expect(JSON.parse(shown)).toMatchObject({ status: "complete", problems: [{ code: "not-json" }] });
    const broken = events.filter(({ body }) => body.endsWith(":")).length + 1;
    expect(output).toContain(
      `${formatNumber(events.length + 1)} events: ${formatNumber(events.length + 1 - broken)} accepted, ${broken} quarantined.`,
    );
    expect(output).toMatch(/heart-rates: not-json/);
  });

  it("loads through the hubs, without counting earlier events", { timeout: 60_000 }, async () => {
    const files = join(folder, "again");
    await mkdir(files);
    const workouts = events.filter(({ stream }) => stream === "workouts").map(({ body }) => body);
    await writeFile(join(files, "workouts.jsonl"), workouts.join("\n"));
    const output = await run("load", files, "--through", "hubs", "--data", data);
    expect(output).toContain(`${workouts.length} events: ${workouts.length} accepted, 0 quarantined.`);
    expect(await errorOf(2, "load", files, "--through", "post", "--data", data)).toContain("--through");
  });

  it("prints a summary as table, CSV and JSON, masked unless asked", async () => {
    const rows = referenceRows(events);
    expect(rows.length).toBeGreaterThan(3);
    const table = await run("gold", "workout_bpm_summary", "--data", data);
    expect(table).toContain(`${rows.length} rows`);
    const json = await run("gold", "workout_bpm_summary", "--personal", "--format", "json", "--data", data);
    const sorted = (some: readonly object[]) => some.map((row) => JSON.stringify(row)).sort();
    expect(sorted(JSON.parse(json))).toEqual(sorted(rows));
    const [person] = peopleOf(options);
    const where = ["--where", `user_id=${person?.userId}`, "--where", "from=2026-04-08"];
    const flags = ["--personal", "--format", "csv", ...where, "--data", data];
    const csv = await run("gold", "workout_bpm_summary", ...flags);
    const expected = rows.filter(({ user_id, date }) => user_id === person?.userId && String(date) >= "2026-04-08");
    expect(csv.trim().split("\r\n")).toHaveLength(1 + expected.length);
  });

  it("prints lists and pseudonyms", async () => {
    const rows = referenceGymRows(events);
    expect(rows.length).toBeGreaterThan(3);
    const whole = await run("gold", "gym_summary", "--personal", "--format", "json", "--data", data);
    const sorted = (some: readonly object[]) => some.map((row) => JSON.stringify(row)).sort();
    expect(sorted(JSON.parse(whole))).toEqual(sorted(rows));
    const table = personalIn(await run("gold", "gym_summary", "--data", data));
    const csv = personalIn(await run("gold", "gym_summary", "--format", "csv", "--data", data));
    expect([table, csv]).toEqual([[], []]);
    const filter = ["--where", `mac_address=${peopleOf(options)[0]?.macAddress}`, "--data", data];
    expect(await errorOf(2, "gold", "gym_summary", ...filter)).toContain("masked rows cannot be filtered");
  });

  it("waits until everything is published and exported, and prints the status", { timeout: 120_000 }, async () => {
    const status = await run("status", "--wait", "--data", data);
    expect(status).toContain("Nothing is under way.");
    expect(status).toMatch(/^workout_bpm_summary +current$/m);
    const { outbox, exports } = JSON.parse(await run("status", "--format", "json", "--data", data));
    expect(outbox.backlog).toEqual({ messages: 0, feeds: 0 });
    expect(exports.map(({ current }: { current: boolean }) => current)).not.toContain(false);
  });

  it("sorts and limits rows", async () => {
    const best = referenceRows(events).toSorted((a, b) => Number(b["avg_bpm"]) - Number(a["avg_bpm"]));
    const flags = ["--personal", "--format", "json", "--sort=-avg_bpm", "--limit", "2", "--data", data];
    const rows: { avg_bpm: number }[] = JSON.parse(await run("gold", "workout_bpm_summary", ...flags));
    expect(rows.map(({ avg_bpm }) => avg_bpm)).toEqual(best.slice(0, 2).map((row) => row["avg_bpm"]));
    expect(await errorOf(2, "gold", "gym_summary", "--sort", "colour", "--data", data)).toContain("sort: ");
  });

  it("fails to load what nothing recognises, and lists the quarantine page by page", { timeout: 180_000 }, async () => {
    const files = join(folder, "nothing");
    await mkdir(files);
    await writeFile(join(files, "other.txt"), "No stream recognises this.");
    for (const through of ["landing", "hubs"])
      expect(await errorOf(1, "load", files, "--through", through, "--data", data)).toContain("nothing was recognised");
    const list = ["quarantine", "list", "--each", "--state", "all", "--data", data] as const;
    const linesOf = (output: string) => output.split("\n").filter((line) => line !== "");
    const all = linesOf(await run(...list));
    const [first = ""] = linesOf(await run(...list, "--limit", "1"));
    const [id = ""] = first.split(" ");
    expect([first, ...linesOf(await run(...list, "--after", id))]).toEqual(all);
  });

  it("reports errors", async () => {
    expect(await errorOf(2, "gold", "gym_sumary", "--data", data)).toContain("gym_summary?");
    expect(await errorOf(1, "load", join(folder, "nowhere"), "--data", data)).toContain("nowhere");
    expect(await errorOf(1, "gold", "workout_bpm_summary", "--data", folder)).toContain("npx korevital start");
    const taken = await errorOf(1, "local", ...freePortFlags, "--cosmos-port", String(stack.functionsPort));
    expect(taken).toContain(String(stack.functionsPort));
    expect(await errorOf(2, "local", "--cosmos-port", "many")).toContain("--cosmos-port");
  });

  it("runs two stacks side by side, stops one on Ctrl-C, and deletes its data on request", {
    timeout: 60_000,
  }, async () => {
    const other = join(folder, "other");
    const args = ["tools/bin/korevital.js", "local", ...freePortFlags, "--data", other];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    for await (const text of child.stdout) if (String(text).includes("Ctrl-C stops all")) break;
    expect(existsSync(join(other, "settings.json"))).toBe(true);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(existsSync(join(other, "settings.json"))).toBe(false);
    expect(existsSync(join(other, "cosmos"))).toBe(true);
    expect(await run("reset", "--data", other)).toContain("cosmos");
    expect(existsSync(join(other, "cosmos"))).toBe(false);
  });
});
