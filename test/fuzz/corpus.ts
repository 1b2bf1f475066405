import fc from "fast-check";
import { streams } from "../../shared/streams/registry.ts";
import { validBodies } from "../../shared/streams/testing/bodies.ts";
import type { Random } from "../../tools/common/random.ts";

/** A valid event, before it is mutated. */
export interface ValidEvent {
  readonly stream: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const samples = 40;

/** Valid bodies of every stream in every dialect: its examples and random ones. */
export function corpusOf(seed: number): readonly ValidEvent[] {
  return streams.flatMap(({ name, examples }) => {
    const bodies = validBodies[name];
    if (bodies === undefined) throw new Error(`${name} has no valid bodies`);
    return [...examples, ...fc.sample(bodies, { numRuns: samples, seed })].map((body) => ({ stream: name, body }));
  });
}

export function pickFrom<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[random.between(0, choices.length - 1)];
  if (chosen === undefined) throw new Error("nothing to choose from");
  return chosen;
}
