import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Host, startHost } from "../local/functions-host/host.ts";
import { hostLog } from "../local/functions-host/log.ts";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Row } from "../shared/gold/summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { pseudonymiser } from "../shared/serving/masking/pseudonym.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { distinguishable, personalValues } from "../testing/personal-values.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { history, peopleOf } from "../tools/common/history.ts";

const options = { seed: 31, users: 3, days: 5, from: Date.UTC(2026, 6, 6) };
const events = [...history(options)];
const personal = distinguishable(personalValues(events).keys());

/** The app runs in this process, so that its coverage is measured. */
describe("the function app", () => {
  let stack: LocalStack;
  let host: Host;
  let keys: { master: string; default: string; functions: Record<string, string> };
  const lines: string[] = [];

  beforeAll(async () => {
    stack = await startLocalStack();
    const log = hostLog({ verbose: false, colour: false, write: (line) => lines.push(line), now: () => new Date() });
    const dataFolder = join(stack.folder, "functions-host");
    host = await startHost({ appFolder: ".", dataFolder, port: 0, settings: stack.settings, log });
    keys = JSON.parse(await readFile(join(dataFolder, "keys.json"), "utf8"));
    await send(stack.azure, events);
  }, 120_000);
  afterAll(async () => {
    await host.close();
    await stack.close();
  });

  interface Page {
    readonly items: object[];
    readonly continuation: string | null;
  }
  const pageOf = async (answer: Promise<Response>): Promise<Page> => (await (await answer).json()) as Page;
  const get = (path: string, key?: string) =>
    fetch(`http://127.0.0.1:${host.port}${path}`, key === undefined ? {} : { headers: { "x-functions-key": key } });

  it("logs every invocation, without personal data", () => {
    expect(lines.filter((line) => /ingest-heart-rates.*\d+ accepted/.test(line)).length).toBeGreaterThan(0);
    const ids = peopleOf(options).flatMap(({ userId, deviceId }) => [userId, deviceId]);
    for (const value of [...ids, ...personal]) expect(lines.filter((line) => line.includes(value))).toEqual([]);
  });

  it("has no personal data in blob names and in the storage of Durable Functions", async () => {
    const names: string[] = [];
    for (const container of ["bronze", "quarantine"])
      for await (const { name } of stack.azure.blobs(container).list("")) names.push(name);
    expect(names.length).toBeGreaterThan(2);
    const folder = join(stack.folder, "functions-host");
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const stored = await Promise.all(files.map((file) => readFile(file, "latin1")));
    expect(stored.join()).toContain("silver-slice");
    for (const text of [...names, ...stored]) expect(personal.filter((value) => text.includes(value))).toEqual([]);
  });

  it.each(summaries)("has no personal data in the masked rows of $name", async (summary) => {
    const rows = await personalRows(stack.azure, summary);
    const answers = ["application/json", "text/csv"].map(async (accept) => {
      const headers = { "x-functions-key": keys.functions["get-gold"] ?? "", accept };
      return (await fetch(`http://127.0.0.1:${host.port}/api/gold/${summary.name}?limit=1000`, { headers })).text();
    });
    const [json = "", csv = ""] = await Promise.all(answers);
    expect(JSON.parse(json).items).toHaveLength(rows.length);
    expect(csv.trim().split("\r\n")).toHaveLength(rows.length + 1);
    for (const text of [json, csv]) expect(personal.filter((value) => text.includes(value))).toEqual([]);
  });

  it("returns a summary masked, and unmasked with a separate key", async () => {
    const rows = referenceRows(events);
    expect(await personalRows(stack.azure, workoutBpmSummary)).toEqual(rows);
    const whole = await pageOf(get("/api/personal/gold/workout_bpm_summary", keys.functions["get-personal-gold"]));
    // Without the marks of the API.
    const byText = (some: object[]) =>
      some.map((row) => JSON.stringify({ ...row, group: undefined, modified: undefined })).sort();
    expect(byText(whole.items)).toEqual(byText(rows));
    expect(whole.continuation).toBeNull();
    const masked = await pageOf(get("/api/gold/workout_bpm_summary", keys.functions["get-gold"]));
    const attributes = { age: null, sex: null, city: null, state: null };
    const pseudonymise = pseudonymiser(stack.azure.configuration.pseudonymKey);
    const visible = (row: Row) => ({ ...row, ...attributes, user_id: pseudonymise("user", String(row["user_id"])) });
    expect(byText(masked.items)).toEqual(byText(rows.map(visible)));
    expect(await personalRows(stack.azure, gymSummary)).toEqual(referenceGymRows(events));
  });

  it("rejects requests without the key of their endpoint", async () => {
    expect((await get("/api/gold/workout_bpm_summary")).status).toBe(401);
    expect((await get("/api/personal/gold/workout_bpm_summary", keys.functions["get-gold"])).status).toBe(401);
  });

  it("pages and filters", async () => {
    const path = `/api/personal/gold/workout_bpm_summary?user_id=${peopleOf(options)[0]?.userId}&limit=1`;
    const seen: unknown[] = [];
    let continuation: string | null = "";
    while (continuation !== null) {
      const body: Page = await pageOf(get(`${path}${continuation && `&continuation=${continuation}`}`, keys.default));
      expect(body.items).toHaveLength(1);
      seen.push(...body.items);
      continuation = body.continuation;
    }
    expect(seen).toHaveLength(
      referenceRows(events).filter(({ user_id }) => user_id === peopleOf(options)[0]?.userId).length,
    );
  });

  it.each([
    ["/api/gold/no_such_summary", 404, "no_such_summary"],
    ["/api/gold/workout_bpm_summary?limit=many", 400, "limit"],
    ["/api/gold/workout_bpm_summary?colour=red", 400, "colour"],
    ["/api/gold/workout_bpm_summary?from=2026-02-30", 400, "from"],
    ["/api/gold/gym_summary?mac_address=aa", 400, "mac_address: masked rows cannot be filtered by personal columns"],
  ])("reports the invalid part of %s", async (path, status, named) => {
    const answer = await get(path, keys.default);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status, detail: expect.stringContaining(named) });
  });

  it("runs a timer on request", async () => {
    const headers = { "x-functions-key": keys.master, "content-type": "application/json" };
    const url = `http://127.0.0.1:${host.port}/admin/functions/gold-timer`;
    expect((await fetch(url, { method: "POST", headers, body: '{"input":""}' })).status).toBe(202);
  });
});
