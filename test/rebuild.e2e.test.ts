import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppProcess, startApp } from "../local/app-process.ts";
import { bronzeReaderFor } from "../shared/composition.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { type Azure, openAzure } from "../shared/platform/azure/clients.ts";
import { readConfiguration } from "../shared/platform/azure/configuration.ts";
import { scoresHub } from "../shared/serving/outbox/outputs/risk-scores.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { history } from "../tools/common/history.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";

const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
const events = [...history({ seed: 61, users: 4, days: 5, from: Date.UTC(2026, 6, 6) })];
const half = events.filter((_, index) => index % 2 === 0);
const otherHalf = events.filter((_, index) => index % 2 === 1);

describe("a rebuild", () => {
  let stack: LocalStack;
  let app: AppProcess;
  beforeAll(async () => {
    stack = await startLocalStack();
    app = await stack.startApp();
    await writeSettings(stack.settings);
    await send(stack.azure, half);
  }, 120_000);
  afterAll(() => stack.close());

  const writeSettings = (values: Readonly<Record<string, string>>) =>
    writeFile(join(stack.folder, "settings.json"), JSON.stringify({ Values: values }));
  const command = (...args: string[]) =>
    spawn(process.execPath, ["tools/bin/korevital.js", "rebuild", ...args, "--data", stack.folder], {
      stdio: ["ignore", "pipe", "pipe"],
    });
  const switched = async (name: string, more = {}) => {
    await app.stop();
    const settings = {
      ...stack.settings,
      SILVER_DATABASE: `silver-${name}`,
      GOLD_DATABASE: `gold-${name}`,
      ...more,
    };
    const dataFolder = join(stack.folder, "functions-host");
    app = await startApp({ appFolder: ".", dataFolder, port: 0, settings, verbose: false, onLine: () => {} });
    await writeSettings(settings);
    return openAzure(readConfiguration(settings));
  };
  const hasBegun = async (reader: string) => {
    const bronze = bronzeReaderFor(stack.azure);
    const progress = (await bronze.partitions()).map((key) => bronze.progress(key, reader));
    return (await Promise.all(progress)).some(({ position }) => position > 0);
  };
  const scoresSent = async (azure: Azure) =>
    (await azure.hub(scoresHub).state()).partitions.reduce((sum, { last }) => sum + last + 1, 0);

  it("resumes after a kill, beside an app that receives events, and ends with equal databases", {
    timeout: 120_000,
  }, async () => {
    const killed = command("--into", "new", "--no-compare", "--parallel", "2");
    const ended = once(killed, "exit");
    while (killed.exitCode === null && !(await hasBegun("silver-new"))) await sleep(20);
    killed.kill("SIGKILL");
    await ended;
    const resumed = outputOf(command("--into", "new", "--patience", "90", "--parallel", "2"));
    await publish(stack.azure, otherHalf);
    const { text, code } = await resumed;
    expect(text).toMatch(/^silver heart-rates: equal, \d+ documents$/m);
    expect(text).toMatch(/^gold workout-bpm-summary: equal, [1-9]\d* documents$/m);
    expect(text).toContain("silver-new exists and is resumed");
    expect(text).toContain("SILVER_DATABASE=silver-new");
    expect([code, text]).toEqual([0, text]);
    await waitUntilSettled(stack.azure, nothing, events.length);
  });

  it("is used by the app after the switch; no score is published again", {
    timeout: 120_000,
  }, async () => {
    const sent = await scoresSent(stack.azure);
    expect(sent).toBeGreaterThan(0);
    expect((await outputOf(command("--into", "new"))).code).toBe(0);
    const azure = await switched("new");
    const more = [...history({ seed: 62, users: 2, days: 2, from: Date.UTC(2026, 7, 3) })].filter(
      ({ stream }) => stream !== "assessments" && stream !== "customers",
    );
    await publish(azure, more);
    await waitUntilSettled(azure, nothing, events.length + more.length);
    expect(await personalRows(azure, workoutBpmSummary)).toEqual(referenceRows([...events, ...more]));
    expect(await scoresSent(azure)).toBe(sent);
    await azure.close();
  });

  it("reports differences and exits with 1", { timeout: 60_000 }, async () => {
    const azure = openAzure(
      readConfiguration({ ...stack.settings, SILVER_DATABASE: "silver-new", GOLD_DATABASE: "gold-new" }),
    );
    const container = azure.gold(workoutBpmSummary.container);
    const { items } = await container.queryAllPartitions<{ id: string; userId: string; rows: { max_bpm: number }[] }>(
      "SELECT * FROM c",
      {},
      1000,
    );
    const [damaged] = items.filter(({ rows }) => rows.length > 0);
    const stored = damaged && (await container.read<typeof damaged>(damaged.id, damaged.userId));
    if (damaged === undefined || stored === undefined) throw new Error("no rows");
    const [row, ...rows] = stored.document.rows;
    await container.replace(
      { ...stored.document, rows: [{ ...row, max_bpm: 301 }, ...rows] },
      damaged.userId,
      stored.etag,
    );
    const { text, code } = await outputOf(command("--into", "other", "--patience", "30"));
    expect(code).toBe(1);
    expect(text).toMatch(/^gold workout-bpm-summary: 1 differ of \d+ documents$/m);
    expect(text).toMatch(new RegExp(`^ {2}${damaged.id}: row 1: max_bpm 301 -> [\\d.]+$`, "m"));
    await azure.close();
  });

  it("changes the reporting time zone of gold", { timeout: 120_000 }, async () => {
    const zone = "Pacific/Auckland";
    const { text } = await outputOf(command("--into", "far", "--time-zone", zone, "--no-compare"));
    expect(text).toContain(`REPORTING_TIME_ZONE=${zone}`);
    const azure = await switched("far", { REPORTING_TIME_ZONE: zone });
    await waitUntilSettled(azure, nothing, events.length);
    const rows = await personalRows(azure, workoutBpmSummary);
    expect(rows.length).toBeGreaterThan(10);
    const dayThere = new Intl.DateTimeFormat("sv", { timeZone: zone });
    for (const { date, start } of rows) expect(date).toBe(dayThere.format(new Date(String(start))));
    await azure.close();
  });

  it("does not drop the database set in use; drops others with their progress", { timeout: 60_000 }, async () => {
    const inUse = await outputOf(command("--drop", "far"));
    expect([inUse.code, inUse.text]).toEqual([1, expect.stringContaining("the app uses silver-far")]);
    for (const name of ["other", "first"]) {
      const dropped = await outputOf(command("--drop", name));
      expect([dropped.code, dropped.text]).toEqual([0, expect.stringContaining("are dropped")]);
    }
    const { azure } = stack;
    expect(await azure.databases.containers("silver-other")).toBeUndefined();
    expect(await azure.databases.containers("silver")).toBeUndefined();
    expect(await azure.databases.containers("gold")).toEqual(["outbox", "erasures", "audit"]);
    const bronze = bronzeReaderFor(azure);
    for (const key of await bronze.partitions()) {
      expect((await bronze.progress(key, "silver")).position).toBe(0);
      expect((await bronze.progress(key, "silver-new")).position).toBeGreaterThan(0);
    }
  });
});

async function outputOf(child: ChildProcess): Promise<{ text: string; code: number }> {
  let text = "";
  for (const output of [child.stdout, child.stderr]) output?.on("data", (part) => (text += part));
  const [code] = await once(child, "close");
  return { text, code };
}
