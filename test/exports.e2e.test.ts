import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dateDimension, dates } from "../shared/gold/dates/date-dimension.ts";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { summaries } from "../shared/gold/registry.ts";
import { riskByBirthYear } from "../shared/gold/risk-by-birth-year/risk-by-birth-year.ts";
import type { Row, Summary } from "../shared/gold/summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { audiences } from "../shared/serving/exports/exports.ts";
import { exportedTables } from "../shared/serving/exports/tables.ts";
import { readMonthFile } from "../shared/serving/exports/testing/read-file.ts";
import { mask } from "../shared/serving/masking/mask.ts";
import { pseudonymiser } from "../shared/serving/masking/pseudonym.ts";
import { checkDelta, skipWithoutDeltaCheck } from "../testing/delta-check.ts";
import { exportedMonths } from "../testing/exported-months.ts";
import { startExportedStack } from "../testing/exported-stack.ts";
import type { LocalStack } from "../testing/local-stack.ts";
import { distinguishable, personalValues } from "../testing/personal-values.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import type { TimedApp } from "../testing/timers.ts";
import { type GeneratedEvent, heartRate, history, peopleOf } from "../tools/common/history.ts";

const [masked, personal] = audiences;
/** Includes the end of a month. */
const options = { seed: 53, users: 3, days: 6, from: Date.UTC(2026, 5, 28) };
const events: GeneratedEvent[] = [...history(options)];

/** The months of the history. Both of its weeks begin in June; a summary without dates has one file. */
function monthsIn({ name, date }: Summary): string[] {
  if (date === undefined) return ["all"];
  return name === "activity_weekly" ? ["2026-06"] : ["2026-06", "2026-07"];
}

describe("exported files", () => {
  let stack: LocalStack;
  let app: TimedApp;

  beforeAll(async () => {
    ({ stack, app } = await startExportedStack(events));
  }, 300_000);
  afterAll(() => stack.close());

  const monthsOf = (container: string, summary: Pick<Summary, "name">) =>
    exportedMonths(stack.azure.blobs(container), summary.name);

  async function rowsOf(container: string, summary: Pick<Summary, "name" | "columns">): Promise<Row[]> {
    const rows: Row[] = [];
    for (const name of Object.values(await monthsOf(container, summary))) {
      const file = await readMonthFile((await stack.azure.blobs(container).read(name)) ?? new Uint8Array(), summary);
      rows.push(...file.rows);
    }
    return rows;
  }

  const inOrder = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();

  it("contain the rows of gold in a file per month, masked and unmasked", async () => {
    for (const summary of summaries) {
      const rows = await personalRows(stack.azure, summary);
      // Nobody in the history has an alert.
      expect(rows.length > 0, summary.name).toBe(summary.name !== "health_alerts");
      expect(Object.keys(await monthsOf(personal.container, summary))).toEqual(
        rows.length > 0 ? monthsIn(summary) : [],
      );
      expect(inOrder(await rowsOf(personal.container, summary))).toEqual(inOrder(rows));
      const pseudonymise = pseudonymiser(stack.azure.configuration.pseudonymKey);
      const maskedRows = rows.map((row) => mask(summary, row, pseudonymise));
      expect(inOrder(await rowsOf(masked.container, summary))).toEqual(inOrder(maskedRows));
    }
  });

  it("contain all birth years in one file", async () => {
    const rows = await rowsOf(masked.container, riskByBirthYear);
    expect(rows.length).toBeGreaterThan(0);
    const pseudonymise = pseudonymiser(stack.azure.configuration.pseudonymKey);
    const whole = await personalRows(stack.azure, riskByBirthYear);
    expect(inOrder(rows)).toEqual(inOrder(whole.map((row) => mask(riskByBirthYear, row, pseudonymise))));
    const names = Object.values(await monthsOf(masked.container, riskByBirthYear));
    expect(names).toEqual([expect.stringMatching(/^risk_by_birth_year\/all-/)]);
  });

  it("contain every day of the date dimension, for both audiences", async () => {
    const rows = dateDimension(stack.azure.configuration.dateDimension);
    for (const { container } of audiences) expect(await rowsOf(container, dates)).toEqual(rows);
  });

  it("contain no personal data when masked", async () => {
    const values = distinguishable(personalValues(events).keys());
    const rows = await Promise.all(summaries.map((summary) => rowsOf(masked.container, summary)));
    const text = JSON.stringify(rows.flat());
    expect(values.filter((value) => text.includes(value))).toEqual([]);
    for (const summary of summaries)
      for (const name of Object.values(await monthsOf(masked.container, summary))) {
        const content = Buffer.from((await stack.azure.blobs(masked.container).read(name)) ?? []).toString("latin1");
        expect(values.filter((value) => content.includes(value))).toEqual([]);
      }
  });

  it("are rewritten only for the month that changed", async () => {
    const before = await monthsOf(masked.container, workoutBpmSummary);
    const gymBefore = await monthsOf(masked.container, gymSummary);
    const [row] = (await personalRows(stack.azure, workoutBpmSummary)).filter(({ date }) => String(date) >= "2026-07");
    const person = peopleOf(options).find(({ userId }) => userId === row?.["user_id"]);
    if (row === undefined || person === undefined) throw new Error("the history has no workout in July");
    await send(stack.azure, [heartRate(person, Date.parse(String(row["start"])) + 7, 201)], events.length);
    await app.runTimer("exports-timer");
    for (const { container } of audiences)
      expect((await rowsOf(container, workoutBpmSummary)).map(({ max_bpm }) => max_bpm)).toContain(201);
    const after = await monthsOf(masked.container, workoutBpmSummary);
    expect(after["2026-06"]).toBe(before["2026-06"]);
    expect(after["2026-07"]).not.toBe(before["2026-07"]);
    expect(await monthsOf(masked.container, gymSummary)).toEqual(gymBefore);
    const old = await stack.azure.blobs(masked.container).read(before["2026-07"] ?? "");
    expect(old?.length).toBeGreaterThan(0);
  });

  it("are downloaded by a command", async () => {
    const folder = join(stack.folder, "fetched");
    const env = { ...process.env, ...stack.settings };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["tools/bin/korevital.js", "exports", "--to", folder],
      {
        env,
      },
    );
    expect(stdout).toContain(`read_parquet('${join(folder, "gym_summary", "*.parquet")}')`);
    for (const summary of exportedTables) {
      const names = Object.values(await monthsOf(masked.container, summary)).map((name) => name.split("/")[1]);
      expect((await readdir(join(folder, summary.name))).sort()).toEqual([...names, "_delta_log"].sort());
    }
  });

  it("are opened by another engine, as they are downloaded", async (context) => {
    skipWithoutDeltaCheck(context);
    const folder = join(stack.folder, "fetched");
    const types = { text: "string", integer: "long", number: "double", date: "date", time: "timestamp" };
    for (const summary of summaries) {
      const { length } = await rowsOf(masked.container, summary);
      // A summary without rows has no table yet.
      if (length === 0) continue;
      const { rows, schema } = await checkDelta(join(folder, summary.name));
      expect([summary.name, rows]).toEqual([summary.name, length]);
      for (const { name, type } of summary.columns)
        expect(schema[name]).toContain(type === "list" ? "string" : types[type]);
    }
  });
});
