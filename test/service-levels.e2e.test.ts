import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppProcess } from "../local/app-process.ts";
import { objectivesTable } from "../shared/operations/objectives/count-store.ts";
import { readServiceLevels, type ServiceLevels } from "../shared/operations/objectives/report.ts";
import type { PipelineReport } from "../shared/operations/status/report.ts";
import { objectives } from "../shared/slo/registry.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { readings } from "../testing/readings.ts";
import { pollUntil } from "../tools/common/poll.ts";
import { publish } from "../tools/common/publish.ts";
import { defaultFunctionKey } from "../tools/common/running-stack.ts";

describe("the app counts its objectives", () => {
  let stack: LocalStack;
  let app: AppProcess;
  beforeAll(async () => {
    // Every event is late after a second; silver takes at least as long.
    stack = await startLocalStack({ FRESHNESS_SECONDS: "1", SILVER_SCHEDULE: "*/10 * * * * *" });
    app = await stack.startApp();
  }, 120_000);
  afterAll(async () => stack.close(), 60_000);

  it("a late stream and a stream of rubbish burn, and the API has the same as the command", async () => {
    await publish(stack.azure, [...readings(10, 30)]);
    const rubbish = Array.from({ length: 120 }, (_, index) => ({ key: "a", body: Buffer.from(`rubbish ${index}`) }));
    await stack.azure.hub("workout").publish(rubbish);
    // A host under load can answer without a body.
    const read = async () => {
      const headers = { "x-functions-key": defaultFunctionKey(stack.folder) };
      const text = await (await fetch(`http://127.0.0.1:${app.port}/api/pipeline`, { headers })).text();
      return (text.startsWith("{") ? JSON.parse(text) : { alerts: [], objectives: [] }) as PipelineReport;
    };
    const burning = ({ alerts }: Pick<ServiceLevels, "alerts">) =>
      alerts.filter(({ kind }) => kind === "burn-rate").map(({ alert, of }) => `${alert} ${of}`);
    const wanted = ["freshness-burn-fast heart-rates", "quarantine-burn workouts"];
    const { state } = await pollUntil(read, (report) => wanted.every((each) => burning(report).includes(each)), {
      timeout: 200_000,
      interval: 1_000,
    });
    expect(burning(state)).toEqual(expect.arrayContaining(wanted));
    const levels = await readServiceLevels(stack.azure.table(objectivesTable), objectives, Date.now());
    const of = (name: string, report: Pick<ServiceLevels, "objectives">) =>
      report.objectives.find(({ objective }) => objective === name);
    for (const name of ["freshness", "completeness", "quarantine"]) expect(of(name, state)).toEqual(of(name, levels));
    expect(of("completeness", state)).toMatchObject({ good: 420, bad: 0, budget_left: 1 });
    expect(of("quarantine", state)?.series).toEqual(
      expect.arrayContaining([expect.objectContaining({ of: "workouts", good: 0, bad: 120 })]),
    );
    expect(of("api", state)?.good).toBeGreaterThan(0);
  }, 240_000);
});
