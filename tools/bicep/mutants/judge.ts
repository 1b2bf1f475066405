import { factsOf } from "../facts.ts";
import { policiesOf } from "../policies/policies.ts";
import type { Snapshot, Template } from "../snapshot.ts";
import { generatedMutants } from "./generated.ts";
import type { Mutant } from "./mutant.ts";
import { namedMutants } from "./named.ts";

export interface Judgement {
  readonly caught: number;
  /** What no policy notices. */
  readonly survivors: readonly string[];
}

/** Applies every mutant of a template, each alone, and counts those that at least one policy notices. */
export function judgeMutants(template: Template, snapshot: Snapshot): Judgement {
  const mutants = [...generatedMutants(snapshot), ...namedMutants(template)];
  const survivors = mutants.filter((mutant) => !isCaught(mutant, template, snapshot)).map(({ what }) => what);
  return { caught: mutants.length - survivors.length, survivors };
}

export function isCaught(mutant: Mutant, template: Template, snapshot: Snapshot): boolean {
  const mutated = mutant.mutate(snapshot);
  return policiesOf(template).some((policy) => policy.violations(mutated, factsOf(template)).length > 0);
}
