import { describe, expect, it } from "vitest";
import { factsOf } from "../facts.ts";
import { policiesOf } from "../policies/policies.ts";
import { readSnapshot, templates } from "../snapshot.ts";
import { generatedMutants } from "./generated.ts";
import { isCaught, judgeMutants } from "./judge.ts";
import { namedMutants } from "./named.ts";

const root = process.cwd();

// Those of every template are applied by `npm run bicep -- check`.
it.each(["dev", "pipelines"] as const)("every generated mutant of %s is caught", async (template) => {
  const { caught, survivors } = judgeMutants(template, await readSnapshot(root, template));
  expect(survivors).toEqual([]);
  expect(caught).toBeGreaterThan(200);
});

describe.each(templates)("%s", (template) => {
  it.each(namedMutants(template))("caught: $what", async (mutant) => {
    expect(isCaught(mutant, template, await readSnapshot(root, template))).toBe(true);
  });
});

it("every policy catches a mutant of some template", async () => {
  const idle = new Set(templates.flatMap(policiesOf));
  // A limit of Azure that other policies do not check has a test of its own.
  for (const policy of idle) if (policy.name.startsWith("limits of Azure")) idle.delete(policy);
  for (const template of templates) {
    const snapshot = await readSnapshot(root, template);
    const mutants = [...namedMutants(template), ...generatedMutants(snapshot)];
    for (const policy of policiesOf(template).filter((each) => idle.has(each)))
      if (mutants.some(({ mutate }) => policy.violations(mutate(snapshot), factsOf(template)).length > 0))
        idle.delete(policy);
  }
  expect([...idle].map(({ name }) => name)).toEqual([]);
});

it("a snapshot of a worse template is as red as the template: a refresh turns no policy green", async () => {
  for (const template of templates) {
    const snapshot = await readSnapshot(root, template);
    for (const { mutate, what } of namedMutants(template)) {
      const refreshed = JSON.parse(JSON.stringify(mutate(snapshot)));
      const red = policiesOf(template).some(({ violations }) => violations(refreshed, factsOf(template)).length > 0);
      expect([template, what, red]).toEqual([template, what, true]);
    }
  }
});
