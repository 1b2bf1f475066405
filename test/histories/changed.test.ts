import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { recordedHistories } from "./recorded.ts";
import { differences, loadOrchestrators } from "./replay.ts";

const orchestrators = await loadOrchestrators(fileURLToPath(new URL("changed-app", import.meta.url)));
const silver = recordedHistories().find(({ orchestrator }) => orchestrator === "silver");

async function differencesOf(name: string): Promise<string[]> {
  const found = (silver?.executions ?? []).map((execution) => differences(orchestrators, name, execution));
  return (await Promise.all(found)).flat();
}

it("a copy with the same actions continues running orchestrations", async () => {
  expect(silver?.executions.length).toBeGreaterThan(1);
  expect(await differencesOf("unchanged")).toEqual([]);
});

it.each(["additional-activity", "another-activity", "another-input", "sequential", "without-continue-as-new"])(
  "detects a change: %s",
  async (name) => {
    expect((await differencesOf(name)).length).toBeGreaterThan(0);
  },
);

it("tests all changed orchestrators", () => {
  expect(orchestrators.names).toHaveLength(6);
});
