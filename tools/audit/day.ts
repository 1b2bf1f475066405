import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Epoch milliseconds of the beginning of a day, UTC. @throws InvalidArgumentError */
export function day(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError("a day expected, such as 2026-07-01.");
  return time;
}
