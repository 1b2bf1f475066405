import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppProcess } from "../local/app-process.ts";
import { layersFor } from "../shared/composition.ts";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { computedSummaries } from "../shared/gold/registry.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { readGoldState } from "../shared/operations/status/gold-state.ts";
import { resources } from "../shared/platform/azure/resources.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { type GeneratedEvent, gymVisit, history, peopleOf } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";

const options = { seed: 31, users: 2, days: 2, from: Date.UTC(2026, 2, 2) };
const [person] = peopleOf(options);
if (person === undefined) throw new Error("the history has nobody");
const hour = 3_600_000;
const container = "gym-visits";

describe("a silver container that was recreated", () => {
  let stack: LocalStack;
  let app: AppProcess;
  const lines: string[] = [];
  const sent: GeneratedEvent[] = [...history(options)];

  beforeAll(async () => {
    stack = await startLocalStack();
    app = await stack.startApp(".", (line) => lines.push(line));
    await send(stack.azure, sent);
    const { databases, configuration } = stack.azure;
    const found = resources.cosmos.find(({ database }) => database === "silver");
    const description = found?.containers.find(({ name }) => name === container);
    if (description === undefined) throw new Error(`no ${container}`);
    await databases.drop(configuration.silverDatabase, [container]);
    await databases.ensure({ database: configuration.silverDatabase, containers: [description] });
  }, 120_000);
  afterAll(() => stack.close());

  const alerts = () => lines.filter((line) => line.includes("ALERT feed-restarted"));

  it("starts its feeds from their beginning, with one alert for each consumer", async () => {
    const visit = gymVisit(person, "77", { login: options.from + 100 * hour, logout: options.from + 101 * hour });
    await send(stack.azure, [visit], sent.length);
    const rows = await personalRows(stack.azure, gymSummary);
    expect(rows.filter((row) => row["gym_id"] === "77")).toMatchObject([{ mins_in_gym: 60 }]);
    await sleep(3000);
    expect(alerts()).toEqual([expect.stringMatching(/feed-restarted gym_summary: gym-visits was recreated/)]);
  });

  it("stops no other summary, and neither /api/pipeline nor the status", async () => {
    expect(await personalRows(stack.azure, workoutBpmSummary)).toEqual(referenceRows(sent));
    expect((await fetch(`http://127.0.0.1:${app.port}/api/pipeline`)).status).toBeLessThan(500);
    const layers = layersFor(stack.azure, Date.now);
    const gold = await readGoldState(layers.gold, layers.summaries);
    expect(gold).toMatchObject({ feeds: 0, deadLetters: 0, stopped: undefined });
    expect(lines.filter((line) => line.includes("ALERT gold-failed"))).toEqual([]);
    expect(computedSummaries.length).toBeGreaterThan(1);
  });
});

describe("a silver container that is missing", () => {
  let stack: LocalStack;
  const lines: string[] = [];
  const sent: GeneratedEvent[] = [...history(options)];

  beforeAll(async () => {
    stack = await startLocalStack();
    const { databases, configuration } = stack.azure;
    await databases.drop(configuration.silverDatabase, ["balance"]);
    await stack.startApp(".", (line) => lines.push(line));
  }, 120_000);
  afterAll(() => stack.close());

  it("fails its own summary, with an alert, and no other", async () => {
    const streams = ["registrations", "workouts", "heart-rates", "profiles"];
    const some = sent.filter(({ stream }) => streams.includes(stream));
    await publish(stack.azure, some);
    const expected = referenceRows(some);
    await expect
      .poll(() => personalRows(stack.azure, workoutBpmSummary), { timeout: 60_000, interval: 1000 })
      .toEqual(expected);
    expect(lines.some((line) => /ALERT gold-failed risk_by_birth_year/.test(line))).toBe(true);
    expect(lines.some((line) => /ALERT gold-failed workout_bpm_summary/.test(line))).toBe(false);
  }, 90_000);
});
