import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppProcess } from "../local/app-process.ts";
import { bronzeReaderFor } from "../shared/composition.ts";
import { objectivesTable } from "../shared/operations/objectives/count-store.ts";
import { freshnessMarks } from "../shared/operations/objectives/measure-freshness.ts";
import { readServiceLevels, type ServiceLevels } from "../shared/operations/objectives/report.ts";
import type { PipelineReport } from "../shared/operations/status/report.ts";
import { objectives } from "../shared/slo/registry.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { readings } from "../testing/readings.ts";
import { readPipeline } from "../tools/common/pipeline-state.ts";
import { pollUntil } from "../tools/common/poll.ts";
import { publish } from "../tools/common/publish.ts";
import { defaultFunctionKey } from "../tools/common/running-stack.ts";

const devices = 10;
const counted = ["freshness", "completeness", "quarantine"] as const;
const poll = { timeout: 120_000, interval: 1_000 };

const objectiveOf = (name: string, { objectives: all }: Pick<ServiceLevels, "objectives">) =>
  all.find(({ objective }) => objective === name);
const requestsIn = (levels: Pick<ServiceLevels, "objectives">) => {
  const { good = 0, bad = 0 } = objectiveOf("api", levels) ?? {};
  return good + bad;
};
const burning = ({ alerts }: Pick<ServiceLevels, "alerts">) =>
  alerts.filter(({ kind }) => kind === "burn-rate").map(({ alert, of }) => `${alert} ${of}`);

describe("the app counts its objectives", () => {
  let stack: LocalStack;
  let app: AppProcess;
  beforeAll(async () => {
    // Every event is late after a second; silver takes at least as long.
    stack = await startLocalStack({ FRESHNESS_SECONDS: "1", SILVER_SCHEDULE: "*/10 * * * * *" });
    app = await stack.startApp();
  }, 120_000);
  afterAll(async () => stack.close(), 60_000);

  /**
   * The events have landed, and every partition was measured once. What is late when a partition is measured first is
   * not counted; what lands later is.
   */
  async function untilMeasured(events: number): Promise<void> {
    const table = stack.azure.table(objectivesTable);
    const read = async () => {
      const { landed } = await readPipeline(stack.azure);
      const marked = [];
      for await (const { rowKey } of table.range(freshnessMarks, " ", "~")) marked.push(rowKey);
      return { landed: landed.accepted, partitions: await bronzeReaderFor(stack.azure).partitions(), marked };
    };
    const { state } = await pollUntil(
      read,
      ({ landed, partitions, marked }) => landed === events && marked.length === partitions.length,
      poll,
    );
    expect(state.landed).toBe(events);
    expect(state.marked.sort()).toEqual([...state.partitions].sort());
  }

  async function readReport(): Promise<PipelineReport> {
    const headers = { "x-functions-key": defaultFunctionKey(stack.folder) };
    const response = await fetch(`http://127.0.0.1:${app.port}/api/pipeline`, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`GET /api/pipeline: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  it("a late stream and a stream of rubbish burn, and the API has the same as the command", async () => {
    const all = [...readings(devices, 40)];
    await publish(stack.azure, all.slice(0, devices));
    await untilMeasured(devices);
    await publish(stack.azure, all.slice(devices));
    const rubbish = Array.from({ length: 120 }, (_, index) => ({ key: "a", body: Buffer.from(`rubbish ${index}`) }));
    await stack.azure.hub("workout").publish(rubbish);

    const wanted = ["freshness-burn-fast heart-rates", "quarantine-burn workouts"];
    const read = async () => ({
      report: await readReport(),
      levels: await readServiceLevels(stack.azure.table(objectivesTable), objectives, Date.now()),
    });
    const { state } = await pollUntil(
      read,
      ({ report, levels }) =>
        objectiveOf("completeness", report)?.good === all.length + rubbish.length &&
        requestsIn(report) > 0 &&
        wanted.every((each) => burning(report).includes(each)) &&
        counted.every((name) => isDeepStrictEqual(objectiveOf(name, report), objectiveOf(name, levels))),
      poll,
    );
    const { report, levels } = state;
    expect(burning(report)).toEqual(expect.arrayContaining(wanted));
    for (const name of counted) expect(objectiveOf(name, report)).toEqual(objectiveOf(name, levels));
    expect(objectiveOf("completeness", report)).toMatchObject({
      good: all.length + rubbish.length,
      bad: 0,
      budget_left: 1,
    });
    expect(objectiveOf("quarantine", report)?.series).toEqual(
      expect.arrayContaining([expect.objectContaining({ of: "workouts", good: 0, bad: 120 })]),
    );
    // On a busy machine none may be fast enough to be good.
    expect(requestsIn(report)).toBeGreaterThan(0);
  }, 300_000);
});
