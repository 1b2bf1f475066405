import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import type { Row, Summary, Value } from "../shared/gold/summary.ts";
import { day, minute } from "../shared/platform/time.ts";
import { mask } from "../shared/serving/masking/mask.ts";
import { csv } from "../shared/serving/rows/csv.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { isPersonal } from "../shared/streams/fields/mark.ts";
import { streams } from "../shared/streams/registry.ts";
import { type Pipeline, pipelineInMemory } from "../testing/in-memory.ts";
import { distinguishable, personalValues } from "../testing/personal-values.ts";
import { referenceDays } from "../testing/reference/activity.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceHealthAlerts } from "../testing/reference/health-alerts.ts";
import { referenceHeartRates } from "../testing/reference/heart-rates.ts";
import { referenceRisk } from "../testing/reference/risk.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { heartRate, history, peopleOf } from "../tools/common/history.ts";
import { textTable } from "../tools/common/table.ts";

const options = { seed: 12, users: 6, days: 10, from: Date.UTC(2026, 1, 2) };
/** Twelve minutes of a high heart rate of each person, a day after the history. */
const episodes = peopleOf(options).flatMap((person) =>
  Array.from({ length: 12 }, (_, index) => heartRate(person, options.from + 11 * day + index * minute, 150)),
);
const events = [...history(options), ...episodes];
const personal = personalValues(events);
const clear = distinguishable(personal.keys());

const partsOf = (value: Value): string[] => (Array.isArray(value) ? value : [String(value)]);
const cellsOf = (row: Row) =>
  Object.entries(row).flatMap(([name, value]) => partsOf(value).map((part) => [name, part] as const));

/** The personal values in a text. */
const personalIn = (text: string) => clear.filter((value) => text.includes(value));

const isIdentifier = (fields: ReadonlySet<string>) =>
  ["userId", "deviceId", "macAddress", "email", "customer"].some((field) => fields.has(field));
/** What somebody without the key can compute from an identifier. */
const unkeyed = (value: string) =>
  ["", "user:", "device:", "mac:", "email:"].flatMap((kind) =>
    ["sha256", "sha1", "md5"].map((algorithm) =>
      createHash(algorithm).update(`${kind}${value}`).digest("hex").slice(0, 32),
    ),
  );

const summaryOf = (name: string): Summary => {
  const found = summaries.find((summary) => summary.name === name);
  if (found === undefined) throw new Error(`no summary is called ${name}`);
  return found;
};

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries });
  await pipeline.send(events);
});

it("finds the personal values of events: macs and profiles", () => {
  for (const { macAddress } of peopleOf(options)) expect(personal.get(macAddress)).toEqual(new Set(["macAddress"]));
  const fields = new Set([...personal.values()].flatMap((some) => [...some]));
  expect(fields).toContain("dob");
  expect(fields).toContain("lastName");
  expect(clear.length).toBeGreaterThan(20);
});

it("has the reference's rows to mask", async () => {
  const inOrder = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();
  const expected: Record<string, Row[]> = {
    workout_bpm_summary: referenceRows(events),
    gym_summary: referenceGymRows(events),
    activity_daily: referenceDays(events),
    heart_rate_daily: referenceHeartRates(events),
    health_alerts: referenceHealthAlerts(events),
    risk_by_birth_year: referenceRisk(events),
  };
  for (const summary of summaries.filter(({ kind }) => kind === "computed"))
    expect(inOrder(await pipeline.personalRows(summary)), summary.name).toEqual(inOrder(expected[summary.name] ?? []));
});

describe.each(summaries)("$name", (summary: Summary) => {
  it("marks every column with personal values", async () => {
    const marked = summary.columns.filter(isPersonal).map(({ name }) => name);
    const rows = await pipeline.personalRows(summary);
    const personalCells = rows.flatMap(cellsOf).filter(([, value]) => personal.has(value));
    expect(personalCells.length > 0).toBe(marked.length > 0);
    for (const [name] of personalCells) expect(marked).toContain(name);
  });

  it("contains no personal values when masked, in any format", async () => {
    const rows = await pipeline.maskedRows(summary);
    expect(rows).toHaveLength((await pipeline.personalRows(summary)).length);
    expect(rows.flatMap(cellsOf).filter(([, value]) => personal.has(value))).toEqual([]);
    for (const text of [JSON.stringify(rows), csv(summary, rows), textTable(summary, rows)])
      expect(personalIn(text)).toEqual([]);
  });

  it("distinguishes people when masked", async () => {
    const identifiers = summary.columns.filter(({ mark }) => typeof mark === "object");
    const whole = await pipeline.personalRows(summary);
    const masked = whole.map((row) => mask(summary, row, pipeline.pseudonymise));
    const inOrder = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();
    expect(inOrder(await pipeline.maskedRows(summary))).toEqual(inOrder(masked));
    for (const { name } of identifiers) {
      const pairs = new Set(whole.map((row, index) => JSON.stringify([row[name], masked[index]?.[name]])));
      expect(pairs.size).toBe(new Set(whole.map((row) => row[name])).size);
      expect(pairs.size).toBe(new Set(masked.map((row) => row[name])).size);
      expect(pairs.size).toBeGreaterThan(3);
    }
  });
});

describe("linkage of masked rows", () => {
  /** Days and workouts of a gym visit and of a workout lead from a mac to a user. */
  const linked = async (read: Pipeline["maskedRows"]) => {
    const [gyms, workouts] = [await read(summaryOf("gym_summary")), await read(summaryOf("workout_bpm_summary"))];
    return gyms.flatMap((gym) =>
      workouts
        .filter(
          ({ date, workout_id }) => date === gym["date"] && partsOf(gym["workouts"] ?? null).includes(`${workout_id}`),
        )
        .map(({ user_id }) => [String(gym["mac_address"]), String(user_id)] as const),
    );
  };
  const identifiers = new Set([...personal].flatMap(([value, fields]) => (isIdentifier(fields) ? [value] : [])));

  it("leads from a mac to a user in whole rows, so that the attack works", async () => {
    const pairs = await linked(pipeline.personalRows);
    const owners = new Map(peopleOf(options).map(({ macAddress, userId }) => [macAddress, userId]));
    expect(pairs.some(([mac, user]) => owners.get(mac) === user)).toBe(true);
  });

  it("leads to no raw identifier in masked rows", async () => {
    const pairs = await linked(pipeline.maskedRows);
    expect(pairs.length).toBeGreaterThan(0);
    expect(pairs.flat().filter((value) => identifiers.has(value))).toEqual([]);
    for (const summary of summaries) {
      const cells = (await pipeline.maskedRows(summary)).flatMap(cellsOf);
      expect(cells.filter(([, value]) => identifiers.has(value))).toEqual([]);
    }
  });

  it("has no column that a hash without the key explains", async () => {
    const hashes = new Set([...identifiers].flatMap((value) => unkeyed(value)));
    const cells = (await Promise.all(summaries.map((summary) => pipeline.maskedRows(summary)))).flat().flatMap(cellsOf);
    expect(cells.filter(([, value]) => hashes.has(value))).toEqual([]);
  });
});

it("has no personal values in blob names and in inputs of activities", async () => {
  const names: string[] = [];
  for await (const { name } of pipeline.silver.store.bronze.list("")) names.push(name);
  for await (const { name } of pipeline.silver.store.quarantine.list("")) names.push(name);
  expect(names.length).toBeGreaterThan(streams.length);
  expect(pipeline.inputs.length).toBeGreaterThan(streams.length);
  const text = JSON.stringify([names, pipeline.inputs]);
  expect(personalIn(text)).toEqual([]);
  for (const { userId, deviceId } of peopleOf(options))
    expect(text).not.toMatch(new RegExp(`\\b(${userId}|${deviceId})\\b`));
});
