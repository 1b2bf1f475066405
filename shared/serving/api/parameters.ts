import type { Days } from "../../gold/dates/period.ts";
import { PermanentFailure } from "../../platform/korevital-error.ts";
import { day } from "../../platform/time.ts";
import { millisecondsOf, parseIso } from "../../streams/fields/time.ts";

/** Milliseconds of the last date of JavaScript. */
const maxDate = 8.64e15;

/** A query parameter is unknown or invalid. */
export class ParameterError extends PermanentFailure {
  override readonly name = "ParameterError";
  readonly code = "parameter-invalid";
}

export type Parameters = Readonly<Record<string, string>>;

/** The parameter in which the Functions host reads a key. */
export const keyParameter = "code";

/**
 * The query of a request, without the key.
 *
 * @throws ParameterError for a parameter that is repeated or empty
 */
export function parametersOf(query: Iterable<readonly [string, string]>): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of query) {
    if (name === keyParameter) continue;
    if (parameters.has(name)) throw new ParameterError(`${name}: it is repeated`);
    if (value === "") throw new ParameterError(`${name}: it is empty`);
    parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}

/** The parameters in a path. The host decodes all but an encoded slash, which it leaves as it is. */
export function pathParametersOf(params: Parameters): Parameters {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.replaceAll(/%2f/gi, "/")]));
}

/** @throws ParameterError for the first unknown parameter */
export function allowOnly(parameters: Parameters, known: readonly string[]): void {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new ParameterError(
    `${unknown}: unknown parameter; ${known.length === 0 ? "none is allowed" : `allowed: ${known.join(", ")}`}`,
  );
}

/**
 * A whole number from 1 to a maximum.
 *
 * @throws ParameterError
 */
export function limitOf(parameters: Parameters, byDefault: number, maximum: number): number {
  const { limit } = parameters;
  if (limit === undefined) return byDefault;
  const value = /^\d{1,9}$/.test(limit) ? Number(limit) : 0;
  if (value < 1 || value > maximum) throw new ParameterError(`limit: a number from 1 to ${maximum} expected`);
  return value;
}

/**
 * A time, as in the streams: epoch seconds, epoch milliseconds, or ISO 8601.
 *
 * @throws ParameterError
 */
export function timeOf(name: string, text: string): number {
  const time = /^\d+(\.\d+)?$/.test(text) ? millisecondsOf(Number(text)) : parseIso(text);
  if (time === undefined || !(Math.abs(time) <= maxDate))
    throw new ParameterError(`${name}: epoch seconds, epoch milliseconds (above 1e11) or ISO 8601 expected`);
  return time;
}

/**
 * The required parameters `from` and `to`, days of which both are included.
 *
 * @param most days in one answer
 * @throws ParameterError
 */
export function daysOf(parameters: Parameters, most: number): Days {
  const [from, to] = [requiredDay(parameters, "from"), requiredDay(parameters, "to")];
  if (from > to) throw new ParameterError("from: it is after to");
  if ((Date.parse(to) - Date.parse(from)) / day >= most)
    throw new ParameterError(`to: at most ${most} days expected, ${from} to ${to} are more`);
  return { from, to };
}

function requiredDay(parameters: Parameters, name: "from" | "to"): string {
  const date = parameters[name];
  if (date === undefined) throw new ParameterError(`${name}: it is required`);
  return dayOf(name, date);
}

/**
 * A day as `2026-03-11`.
 *
 * @throws ParameterError
 */
export function dayOf(name: string, text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) !== text)
    throw new ParameterError(`${name}: a day expected, as 2026-03-11`);
  return text;
}
