import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { summaryNamed } from "../shared/gold/registry.ts";
import type { Row, Summary } from "../shared/gold/summary.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import {
  type GeneratedEvent,
  gymVisit,
  heartRate,
  history,
  peopleOf,
  profile,
  registration,
} from "../tools/common/history.ts";
import { seeded } from "../tools/common/random.ts";

const monday = Date.UTC(2026, 2, 2);
const options = { seed: 11, users: 4, days: 7, from: monday };
const [first, second] = peopleOf(options);
if (first === undefined || second === undefined) throw new Error("the history has fewer than two people");

const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

describe("a late event", () => {
  let stack: LocalStack;
  let summary: Summary;
  const sent: GeneratedEvent[] = [...history(options)];
  let rows: Row[] = [];

  /** Sends one more event, and returns the rows that changed. */
  async function changedBy(event: GeneratedEvent): Promise<Row[]> {
    const before = new Set(rows.map((row) => JSON.stringify(row)));
    await send(stack.azure, [event], sent.length);
    sent.push(event);
    rows = await personalRows(stack.azure, summary);
    expect(rows).toEqual(referenceRows(sent));
    expect(await personalRows(stack.azure, gymSummary)).toEqual(referenceGymRows(sent));
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

  it("is preceded by the reference's rows", () => {
    expect(rows.length).toBeGreaterThan(8);
    expect(rows).toEqual(referenceRows(sent));
  });

  it("changes its workout, as a reading", async () => {
    const [row] = rows.filter(({ user_id }) => user_id === first.userId);
    const changed = await changedBy(heartRate(first, Date.parse(String(row?.["start"])) + 7, 200));
    expect(changed).toEqual([
      { ...row, rec_no: Number(row?.["rec_no"]) + 1, max_bpm: 200, avg_bpm: expect.any(Number) },
    ]);
  });

  it("closes an open visit, as a logout", async () => {
    const visits = sent.filter(({ stream }) => stream === "gym-visits").map(({ body }) => JSON.parse(body));
    const before = referenceGymRows(sent);
    const open = before.find(({ open_visits, mins_in_gym }) => open_visits === 1 && mins_in_gym === 0);
    const login = visits.find(
      (visit) => visit.mac_address === open?.["mac_address"] && dayOf(visit.login) === open?.["date"],
    );
    if (open === undefined || login === undefined) throw new Error("the history has no open visit");
    const person = { ...first, macAddress: login.mac_address };
    expect(await changedBy(gymVisit(person, login.gym, { logout: (login.login + 3600) * 1000 }))).toEqual([]);
    const { mac_address, date, gym_id } = open;
    const rest = (row: Row) => row["mac_address"] !== mac_address || row["date"] !== date || row["gym_id"] !== gym_id;
    const after = await personalRows(stack.azure, gymSummary);
    expect(after.filter(rest)).toEqual(before.filter(rest));
    expect(after.find((row) => !rest(row))).toMatchObject({
      open_visits: 0,
      mins_in_gym: 60,
      workouts: [expect.any(String)],
    });
  });

  it("changes the user's workouts from its time on, as a profile", async () => {
    const from = monday + 3 * 86_400_000;
    const before = rows;
    const changed = await changedBy(profile(second, "update", from, seeded(99)));
    const mine = before.filter(
      ({ user_id, start }) => user_id === second.userId && String(start) >= new Date(from).toISOString(),
    );
    expect(changed.map(({ start }) => start)).toEqual(mine.map(({ start }) => start));
    expect(changed.length).toBeGreaterThan(0);
  });

  it("moves the device's readings to the new owner, as a registration", async () => {
    const before = rows;
    const changed = await changedBy(registration({ ...second, deviceId: first.deviceId }, monday));
    const others = (some: readonly Row[]) =>
      some.filter(({ user_id }) => user_id !== first.userId && user_id !== second.userId);
    expect(others(rows)).toEqual(others(before));
    expect(rows.filter(({ user_id }) => user_id === first.userId)).toEqual([]);
    expect(changed.every(({ user_id }) => user_id === second.userId)).toBe(true);
  });
});
