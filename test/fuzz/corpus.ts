import fc from "fast-check";
import { streams } from "../../shared/streams/registry.ts";
import { soundBodies } from "../../shared/streams/testing/bodies.ts";
import type { Random } from "../../tools/common/random.ts";

/** A valid event, before it is mutated. */
export interface Sound {
  readonly stream: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const drawn = 40;

/** Valid bodies of every stream in every spelling: its examples, and some at random. */
export function corpusOf(seed: number): readonly Sound[] {
  return streams.flatMap(({ name, examples }) => {
    const bodies = soundBodies[name];
    if (bodies === undefined) throw new Error(`${name} has no sound bodies to mutate`);
    return [...examples, ...fc.sample(bodies, { numRuns: drawn, seed })].map((body) => ({ stream: name, body }));
  });
}

export function oneOf<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[random.between(0, choices.length - 1)];
  if (chosen === undefined) throw new Error("nothing to choose from");
  return chosen;
}
