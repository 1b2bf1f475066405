import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { type GeneratedEvent, heartRate, history, peopleOf } from "../tools/common/history.ts";

const options = { seed: 41, users: 2, days: 4, from: Date.UTC(2026, 2, 2) };
const [person] = peopleOf(options);
if (person === undefined) throw new Error("the history has no people");
const events = [...history(options)];
const before = referenceRows(events);
const workout = before.find(({ user_id }) => user_id === person.userId);
const meant = heartRate(person, Date.parse(String(workout?.["start"])) + 7, 199);
const withoutTime: GeneratedEvent = { ...meant, body: JSON.stringify({ ...JSON.parse(meant.body), time: null }) };
const garbage: GeneratedEvent = { ...meant, body: '{"device_id":"\u001b[2J' };

interface Ended {
  readonly code: number;
  readonly out: Buffer;
  readonly error: string;
}

describe("npm run quarantine", () => {
  let stack: LocalStack;
  /** Number of events that have landed. */
  let landed = events.length + 2;

  function command(...args: string[]): Promise<Ended> {
    const env = { ...process.env, ...stack.settings };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        ["tools/bin/korevital.js", "quarantine", ...args],
        { env, encoding: "buffer" },
        (error, out, stderr) => {
          resolve({ code: typeof error?.code === "number" ? error.code : 0, out, error: stderr.toString() });
        },
      );
    });
  }
  /** The output of a successful command. */
  async function printed(...args: string[]): Promise<string> {
    const { code, out, error } = await command(...args);
    expect([code, error]).toEqual([0, ""]);
    return out.toString();
  }
  async function idOf(...filters: string[]): Promise<string> {
    const lines = (await printed("list", "--each", "--format", "ndjson", ...filters)).trim().split("\n");
    return JSON.parse(lines.at(-1) ?? "").id;
  }

  beforeAll(async () => {
    stack = await startLocalStack();
    await stack.startApp();
    await send(stack.azure, [...events, withoutTime, garbage]);
  }, 120_000);
  afterAll(() => stack.close());

  it("counts by reason, without personal data", async () => {
    const table = await printed("list", "--stream", "heart-rates");
    expect(table).toMatch(/1 {2}heart-rates {2}missing +time/);
    const groups = JSON.parse(await printed("list", "--format", "json", "--code", "missing", "--since", "1h"));
    expect(groups).toMatchObject([{ stream: "heart-rates", code: "missing", field: "time", count: 1 }]);
    expect(JSON.parse(await printed("list", "--format", "json", "--until", "1h"))).toEqual([]);
    const each = await printed("list", "--each");
    for (const person of peopleOf(options)) {
      for (const value of [person.deviceId, person.userId, person.macAddress]) expect(each).not.toContain(value);
    }
  });

  it("shows one event, and writes its original bytes", async () => {
    const id = await idOf("--code", "missing");
    const printedEntry = await printed("show", id);
    for (const part of [id, "heart-rates", "missing, field time", "open", withoutTime.body, String(meant.key)])
      expect(printedEntry).toContain(part);
    expect((await command("show", id, "--raw")).out.toString()).toBe(withoutTime.body);
    const file = join(stack.folder, "event.json");
    await printed("show", id, "--out", file);
    expect(await readFile(file, "utf8")).toBe(withoutTime.body);
    const all = (await printed("list", "--each", "--format", "ndjson", "--code", "not-json")).trim().split("\n");
    const texts = await Promise.all(all.map((line) => printed("show", JSON.parse(line).id)));
    expect(texts.join()).toContain("\\u001b[2J");
    expect(texts.join()).not.toContain("\u001b");
  });

  it("sends a corrected event once, and gold contains it", { timeout: 60_000 }, async () => {
    const id = await idOf("--code", "missing");
    const file = join(stack.folder, "corrected.json");
    await writeFile(file, withoutTime.body);
    expect((await command("replay", id, "--with", file)).error).toContain("would be quarantined again: missing");
    await writeFile(file, meant.body);
    expect(await printed("replay", id, "--with", file, "--dry-run")).toContain("1 would be accepted");
    expect(await printed("replay", id, "--with", file, "--why", "time was lost")).toContain("1 sent again");
    landed += 1;
    await send(stack.azure, [], landed);
    const rows = await personalRows(stack.azure, workoutBpmSummary);
    expect(rows).toEqual(referenceRows([...events, meant]));
    expect(rows).not.toEqual(before);
    expect(await printed("replay", id, "--with", file)).toContain("1 skipped: replayed before");
    const printedEntry = await printed("show", id);
    expect(printedEntry).toMatch(/state +replayed .*time was lost, with a correction/);
    expect(printedEntry).toMatch(/replayed as heart-rates.*accepted/);
    expect(JSON.parse(await printed("list", "--format", "json", "--code", "missing"))).toEqual([]);
  });

  it("quarantines an invalid replay as a new event that refers to the original", { timeout: 60_000 }, async () => {
    const first = await idOf("--stream", "heart-rates", "--code", "not-json");
    expect(await printed("replay", first, "--dry-run")).toContain("1 would be quarantined again: not-json");
    await printed("replay", first);
    landed += 1;
    await send(stack.azure, [], landed);
    const printedEntry = await printed("show", first);
    const second = /replayed as (\S+), quarantined, open/.exec(printedEntry)?.[1] ?? "";
    expect(await printed("show", second)).toContain(`replay of ${first}, quarantined, replayed`);
    expect((await command("show", second, "--raw")).out).toEqual((await command("show", first, "--raw")).out);
  });

  it("discards events, and does not replay them", async () => {
    const open = JSON.parse(await printed("list", "--format", "json", "--code", "not-json"));
    const count = open.reduce((sum: number, group: { count: number }) => sum + group.count, 0);
    expect(count).toBeGreaterThan(0);
    expect(await printed("discard", "--code", "not-json", "--why", "garbage")).toContain(`${count} discarded`);
    expect(await printed("list", "--code", "not-json")).toContain("0 events");
    expect(await printed("list", "--code", "not-json", "--state", "discarded")).toContain(`${count} events`);
    expect(await printed("replay", "--code", "not-json")).toContain(`${count} skipped: discarded before`);
    expect(await printed("replay", "--all")).not.toContain("sent again");
  });

  it.each([
    [["show", "nothing"], "is not an event id"],
    [["show", "heart-rates|0|1|999"], "no quarantined event has the id"],
    [["replay", "--all", "--layer", "silver"], "rebuild of silver"],
  ])("rejects %s", async (args, text) => {
    const { code, error } = await command(...args);
    expect([code, error]).toEqual([1, expect.stringContaining(text)]);
  });
});
