import { expect, it, vi } from "vitest";
import { appSettings } from "../../local/settings.ts";
import { recordedHistories } from "./recorded.ts";
import { differences, loadOrchestrators } from "./replay.ts";

/*
 * Orchestrations are under way while a new version of the app is deployed: their code is run again over what they did so far, and must
 * want the same. A test that fails here says: give the orchestrator a new name (CONTRIBUTING.md, "Orchestrators").
 */

const somewhere = { eventHubsPort: 1, cosmosPort: 2, blobPort: 3, queuePort: 4, tablePort: 5 };
for (const [name, value] of Object.entries(appSettings(".", somewhere))) vi.stubEnv(name, value);

const orchestrators = await loadOrchestrators(".");
const histories = recordedHistories();

it("every orchestrator that is registered has a recorded history, and every history an orchestrator", () => {
  expect(histories.map(({ orchestrator }) => orchestrator).sort()).toEqual(orchestrators.names);
});

it.each(histories)("$orchestrator goes on with what is under way", async ({ orchestrator, executions }) => {
  expect(executions.length).toBeGreaterThan(0);
  for (const execution of executions) expect(await differences(orchestrators, orchestrator, execution)).toEqual([]);
});
