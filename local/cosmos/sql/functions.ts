import { badRequest } from "../errors.ts";
import { arrayFunctions } from "./functions-array.ts";
import { textFunctions } from "./functions-text.ts";
import { finite } from "./operators.ts";
import { typeOf, type Value } from "./values.ts";

/** A function of values alone. It gets as many arguments as were written. */
export interface BuiltIn {
  readonly least: number;
  readonly most: number;
  readonly apply: (...values: Value[]) => Value;
}

const ofNumber = (compute: (value: number) => number): BuiltIn => ({
  least: 1,
  most: 1,
  apply: (value) => (typeof value === "number" ? finite(compute(value)) : undefined),
});

const ofAny = (test: (value: Value) => Value): BuiltIn => ({ least: 1, most: 1, apply: test });

const numberFunctions: Readonly<Record<string, BuiltIn>> = {
  ABS: ofNumber(Math.abs),
  CEILING: ofNumber(Math.ceil),
  FLOOR: ofNumber(Math.floor),
  // halves go away from zero
  ROUND: ofNumber((value) => Math.sign(value) * Math.round(Math.abs(value))),
  TRUNC: ofNumber(Math.trunc),
  SIGN: ofNumber(Math.sign),
  SQRT: ofNumber(Math.sqrt),
  SQUARE: ofNumber((value) => value * value),
  EXP: ofNumber(Math.exp),
  LOG10: ofNumber(Math.log10),
  POWER: {
    least: 2,
    most: 2,
    apply: (base, exponent) =>
      typeof base === "number" && typeof exponent === "number" ? finite(base ** exponent) : undefined,
  },
};

const primitive = new Set(["null", "boolean", "number", "string"]);

const typeFunctions: Readonly<Record<string, BuiltIn>> = {
  IS_DEFINED: ofAny((value) => value !== undefined),
  IS_NULL: ofAny((value) => value === null),
  IS_BOOL: ofAny((value) => typeof value === "boolean"),
  IS_NUMBER: ofAny((value) => typeof value === "number"),
  IS_INTEGER: ofAny((value) => Number.isInteger(value)),
  IS_STRING: ofAny((value) => typeof value === "string"),
  IS_ARRAY: ofAny((value) => Array.isArray(value)),
  IS_OBJECT: ofAny((value) => typeOf(value) === "object"),
  IS_PRIMITIVE: ofAny((value) => primitive.has(typeOf(value))),
  IIF: { least: 3, most: 3, apply: (condition, yes, no) => (condition === true ? yes : no) },
};

const builtIns: Readonly<Record<string, BuiltIn>> = {
  ...numberFunctions,
  ...typeFunctions,
  ...textFunctions,
  ...arrayFunctions,
};

/** @throws CosmosError (400) that names the function, or the count of arguments that it takes */
export function builtIn(name: string, given: number): BuiltIn["apply"] {
  const upper = name.toUpperCase();
  const found = Object.hasOwn(builtIns, upper) ? builtIns[upper] : undefined;
  if (found === undefined) throw badRequest(`'${name}' is not a recognized built-in function name.`);
  if (given < found.least || given > found.most)
    throw badRequest(`The function '${upper}' requires ${arity(found)} argument(s), not ${given}.`);
  return found.apply;
}

function arity({ least, most }: BuiltIn): string {
  if (most === Number.POSITIVE_INFINITY) return `${least} or more`;
  return least === most ? String(least) : `${least} to ${most}`;
}
