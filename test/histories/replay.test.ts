import { expect, it, vi } from "vitest";
import { appSettings } from "../../local/settings.ts";
import { recordedHistories } from "./recorded.ts";
import { differences, loadOrchestrators } from "./replay.ts";

/*
 * Orchestrations are running while a new version of the app is deployed. The new code is replayed over their histories,
 * and must schedule the same actions. If a test fails here, give the orchestrator a new name (CONTRIBUTING.md,
 * "Orchestrators").
 */

const anyPorts = { eventHubsPort: 1, cosmosPort: 2, blobPort: 3, queuePort: 4, tablePort: 5 };
for (const [name, value] of Object.entries(appSettings(".", anyPorts))) vi.stubEnv(name, value);

const orchestrators = await loadOrchestrators(".");
const histories = recordedHistories();

it("every registered orchestrator has a recorded history, and every history an orchestrator", () => {
  expect(histories.map(({ orchestrator }) => orchestrator).sort()).toEqual(orchestrators.names);
});

it.each(histories)("$orchestrator continues running orchestrations", async ({ orchestrator, executions }) => {
  expect(executions.length).toBeGreaterThan(0);
  for (const execution of executions) expect(await differences(orchestrators, orchestrator, execution)).toEqual([]);
});
