import { type Fault, faultKinds, type Target } from "./fault.ts";

/** A fault, and the operations that it applies to. */
export interface FaultRule extends Fault {
  readonly target: Target;
  /** Part of the operations, above 0 and up to 1: 0.2 is one of each five, at a random place. */
  readonly rate: number;
  /** At most this many operations; undefined for no limit. */
  readonly count: number | undefined;
  /** Milliseconds; undefined for as long as the stack runs. */
  readonly for: number | undefined;
  /** Only operations that contain this text; of `recreate` the name of the hub. */
  readonly only: string | undefined;
}

const defaults = { retryAfter: 100, delay: 1000 };
const fields = ["target", "kind", "rate", "count", "for", "only", "after", "retryAfter", "delay"];

/**
 * Reads a rule from the JSON of a request to the admin endpoint.
 *
 * @throws Error that names the field
 */
export function readRule(given: unknown): FaultRule {
  if (typeof given !== "object" || given === null) throw new Error("a fault is an object with target and kind");
  const values: Readonly<Record<string, unknown>> = { ...given };
  const unknown = Object.keys(values).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw new Error(`a fault has no "${unknown}", but ${fields.join(", ")}`);
  const target = readTarget(values["target"]);
  const kind = readKind(target, values["kind"]);
  checkKind(kind, values, "retryAfter", ["429"]);
  checkKind(kind, values, "delay", ["latency", "timeout", "throttle"]);
  const { after = false, only } = values;
  if (typeof after !== "boolean") throw new Error("after: true or false expected");
  if (only !== undefined && typeof only !== "string") throw new Error("only: a text expected");
  const rate = number(values, "rate") ?? 1;
  if (!(rate > 0 && rate <= 1)) throw new Error("rate: a number above 0 and up to 1 expected");
  const count = number(values, "count");
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) throw new Error("count: 1 or more expected");
  return {
    ...{ target, kind, after, rate, count, only, for: duration(values, "for") },
    retryAfter: duration(values, "retryAfter") ?? defaults.retryAfter,
    delay: duration(values, "delay") ?? defaults.delay,
  };
}

function readTarget(given: unknown): Target {
  const targets = Object.keys(faultKinds) as Target[];
  const target = targets.find((name) => name === given);
  if (target === undefined) throw new Error(`target: ${targets.join(", ")} expected, not ${JSON.stringify(given)}`);
  return target;
}

function readKind(target: Target, given: unknown): string {
  const kinds: readonly string[] = faultKinds[target];
  const kind = kinds.find((name) => name === given);
  if (kind === undefined) throw new Error(`kind: ${target} has ${kinds.join(", ")}, and no ${JSON.stringify(given)}`);
  return kind;
}

function checkKind(kind: string, values: Readonly<Record<string, unknown>>, name: string, of: readonly string[]): void {
  if (values[name] !== undefined && !of.includes(kind)) throw new Error(`${name}: only of ${of.join(" and ")}`);
}

function number(values: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error(`${name}: a number expected`);
  return value;
}

/** Limit of a timer in Node.js. */
const maxDurationMs = 2 ** 31 - 1;

function duration(values: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = number(values, name);
  if (value !== undefined && (value < 0 || value > maxDurationMs))
    throw new Error(`${name}: milliseconds from 0 to ${maxDurationMs} expected`);
  return value;
}
