import { describe, expect, it } from "vitest";
import { factsOf } from "../facts.ts";
import { policiesOf } from "../policies/policies.ts";
import { readSnapshot, type Snapshot, type Template, templates } from "../snapshot.ts";
import { generatedMutants } from "./generated.ts";
import { isCaught, judgeMutants } from "./judge.ts";
import { namedMutants } from "./named.ts";

const root = process.cwd();
const snapshots = new Map<Template, Promise<Snapshot>>();

/** Each is read once: policies remember what they know of a resource. */
function snapshotOf(template: Template): Promise<Snapshot> {
  const snapshot = snapshots.get(template) ?? readSnapshot(root, template);
  snapshots.set(template, snapshot);
  return snapshot;
}

// Those of every template are applied by `npm run bicep -- check`.
it.each(["dev", "pipelines"] as const)("every generated mutant of %s is caught", async (template) => {
  const { caught, survivors } = judgeMutants(template, await snapshotOf(template));
  expect(survivors).toEqual([]);
  expect(caught).toBeGreaterThan(200);
});

describe.each(templates)("%s", (template) => {
  it.each(namedMutants(template))("caught: $what", async (mutant) => {
    expect(isCaught(mutant, template, await snapshotOf(template))).toBe(true);
  });
});

it("every policy catches a mutant of some template", async () => {
  const idle = new Set(templates.flatMap(policiesOf));
  // A limit of Azure that other policies do not check has a test of its own.
  for (const policy of idle) if (policy.name.startsWith("limits of Azure")) idle.delete(policy);
  for (const template of templates) {
    const snapshot = await snapshotOf(template);
    const mutants = [...namedMutants(template), ...generatedMutants(snapshot)];
    for (const policy of policiesOf(template).filter((each) => idle.has(each)))
      if (mutants.some(({ mutate }) => policy.violations(mutate(snapshot), factsOf(template)).length > 0))
        idle.delete(policy);
  }
  expect([...idle].map(({ name }) => name)).toEqual([]);
});

it("a snapshot of a worse template is as red as the template: a refresh turns no policy green", async () => {
  for (const template of templates) {
    const snapshot = await snapshotOf(template);
    for (const { mutate, what } of namedMutants(template)) {
      const { predictedResources, ...mutated } = mutate(snapshot);
      const refreshed: Snapshot = {
        ...JSON.parse(JSON.stringify(mutated)),
        predictedResources: predictedResources.map((each) =>
          snapshot.predictedResources.includes(each) ? each : JSON.parse(JSON.stringify(each)),
        ),
      };
      const red = policiesOf(template).some(({ violations }) => violations(refreshed, factsOf(template)).length > 0);
      expect([template, what, red]).toEqual([template, what, true]);
    }
  }
});
