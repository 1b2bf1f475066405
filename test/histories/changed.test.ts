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

it("a copy that does the same goes on with what is under way", async () => {
  expect(silver?.executions.length).toBeGreaterThan(1);
  expect(await differencesOf("the-same")).toEqual([]);
});

it.each(["one-more-activity", "another-activity", "another-input", "one-after-another", "does-not-go-round"])(
  "a change is noticed: %s",
  async (name) => {
    expect((await differencesOf(name)).length).toBeGreaterThan(0);
  },
);

it("all of the changed orchestrators were tried", () => {
  expect(orchestrators.names).toHaveLength(6);
});
