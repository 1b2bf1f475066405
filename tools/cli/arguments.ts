import { Argument, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { closest, distance } from "fastest-levenshtein";

/** Parses a text of the command line. @throws InvalidArgumentError */
export type Parser<T> = (text: string) => T;

/** One of some words; another word is rejected with the nearest one. */
export function oneOf<const T extends string>(allowed: readonly T[]): Parser<T> {
  return (text) => {
    const found = allowed.find((each) => each === text);
    if (found === undefined) throw new InvalidArgumentError(expectedText(text, allowed));
    return found;
  };
}

/** Several of some words, separated by commas. */
export function someOf<const T extends string>(allowed: readonly T[]): Parser<readonly T[]> {
  const parse = oneOf(allowed);
  return (text) => text.split(",").map((word) => parse(word.trim()));
}

function expectedText(text: string, allowed: readonly string[]): string {
  const near = closest(text, [...allowed]);
  const isNear = distance(text, near) <= Math.max(1, Math.floor(near.length * 0.4));
  return `Expected ${isNear ? `${near}? One of` : "one of"} ${allowed.join(", ")}.`;
}

export function whole(minimum: number, maximum: number): Parser<number> {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`A whole number from ${minimum} to ${maximum} is expected.`);
  };
}

export function decimal(minimum: number, maximum: number): Parser<number> {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`A number from ${minimum} to ${maximum} is expected.`);
  };
}

/** An option that takes one of some words, which completion offers. */
export function wordOption<const F extends string, const T extends string>(
  flags: F,
  description: string,
  allowed: readonly T[],
) {
  return new Option(flags, description).choices(allowed).argParser(oneOf(allowed));
}

/** An argument that takes one of some words, which completion offers. */
export function wordArgument<const N extends string, const T extends string>(
  name: N,
  description: string,
  allowed: readonly T[],
) {
  return new Argument(name, description).choices(allowed).argParser(oneOf(allowed));
}

/** An option that can be repeated: the list of its values. */
export function repeated<T>(parse: Parser<T>): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  return (text, previous) => [...(previous ?? []), parse(text)];
}
