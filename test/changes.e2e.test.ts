import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summaryNamed } from "../shared/gold/registry.ts";
import type { Row, Summary } from "../shared/gold/summary.ts";
import { type GeneratedEvent, heartRate, history, peopleOf, profile, registration } from "../tools/history.ts";
import { seeded } from "../tools/random.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { personalRows, send } from "./pipeline.ts";
import { referenceRows } from "./reference.ts";

const monday = Date.UTC(2026, 2, 2);
const options = { seed: 11, users: 4, days: 7, from: monday };
const [first, second] = peopleOf(options);
if (first === undefined || second === undefined) throw new Error("the history has fewer than two people");

describe("what comes late", () => {
  let stack: LocalStack;
  let summary: Summary;
  const sent: GeneratedEvent[] = [...history(options)];
  let rows: Row[] = [];

  /** Sends one more event, and gives the rows that are not as they were before. */
  async function changedBy(event: GeneratedEvent): Promise<Row[]> {
    const before = new Set(rows.map((row) => JSON.stringify(row)));
    await send(stack.azure, [event], sent.length);
    sent.push(event);
    rows = await personalRows(stack.azure, summary);
    expect(rows).toEqual(referenceRows(sent));
    return rows.filter((row) => !before.has(JSON.stringify(row)));
  }

  beforeAll(async () => {
    const found = summaryNamed("workout_bpm_summary");
    if (found === undefined) throw new Error("no workout_bpm_summary");
    summary = found;
    stack = await startLocalStack();
    await stack.startApp();
    await send(stack.azure, sent);
    rows = await personalRows(stack.azure, summary);
  }, 120_000);
  afterAll(() => stack.close());

  it("begins with what the reference says", () => {
    expect(rows.length).toBeGreaterThan(8);
    expect(rows).toEqual(referenceRows(sent));
  });

  it("a reading changes the workout that it belongs to", async () => {
    const [row] = rows.filter(({ user_id }) => user_id === first.userId);
    const changed = await changedBy(heartRate(first, Date.parse(String(row?.["start"])) + 7, 200));
    expect(changed).toEqual([
      { ...row, rec_no: Number(row?.["rec_no"]) + 1, max_bpm: 200, avg_bpm: expect.any(Number) },
    ]);
  });

  it("a corrected profile changes its user's workouts from then on", async () => {
    const from = monday + 3 * 86_400_000;
    const before = rows;
    const changed = await changedBy(profile(second, "update", from, seeded(99)));
    const mine = before.filter(
      ({ user_id, start }) => user_id === second.userId && String(start) >= new Date(from).toISOString(),
    );
    expect(changed.map(({ start }) => start)).toEqual(mine.map(({ start }) => start));
    expect(changed.length).toBeGreaterThan(0);
  });

  it("a registration takes the device's readings to its new owner", async () => {
    const before = rows;
    const changed = await changedBy(registration({ ...second, deviceId: first.deviceId }, monday));
    const others = (some: readonly Row[]) =>
      some.filter(({ user_id }) => user_id !== first.userId && user_id !== second.userId);
    expect(others(rows)).toEqual(others(before));
    expect(rows.filter(({ user_id }) => user_id === first.userId)).toEqual([]);
    expect(changed.every(({ user_id }) => user_id === second.userId)).toBe(true);
  });
});
