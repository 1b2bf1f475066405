import type { GrainPart, Summary } from "../../gold/summary.ts";
import { isoTime } from "../../platform/time.ts";
import { parseIso } from "../../streams/fields/time.ts";
import { type Continuation, readContinuation } from "./continuation.ts";
import { FilterError } from "./filter-error.ts";
import { readSort, type SortColumn } from "./order.ts";

export const defaultLimit = 100;
export const maximalLimit = 1000;

/** Which rows of a summary to read. */
export interface RowFilter {
  /** Property of the grain -> value that it must have. */
  readonly grain: Readonly<Record<string, string>>;
  /** Days, YYYY-MM-DD, both included. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Epoch milliseconds: only what is newer, for summaries that support it. */
  readonly since: number | undefined;
  /** Precedes the grain in the order of the rows. */
  readonly sort: readonly SortColumn[];
  /** Rows in one page. */
  readonly limit: number;
  /** From the previous page. */
  readonly continuation: Continuation | undefined;
}

/** The parameters of a summary besides the columns of its grain. */
export function parametersOf({ date, since }: Pick<Summary, "date" | "since">): string[] {
  return [
    ...(date === undefined ? [] : ["from", "to"]),
    ...(since === undefined ? [] : ["since"]),
    "sort",
    "limit",
    "continuation",
  ];
}

/**
 * Reads parameters of a request or of a command line: columns of the grain, `from`, `to`, `since`, `sort`,
 * `limit`, `continuation`.
 *
 * @throws FilterError with the first invalid parameter
 */
export function readFilter(summary: Summary, parameters: Readonly<Record<string, string>>): RowFilter {
  const grain: Record<string, string> = {};
  const known = [...summary.grain.map(({ column }) => column), ...parametersOf(summary)];
  for (const [name, value] of Object.entries(parameters)) {
    if (!known.includes(name)) throw new FilterError(name, `not known; known are ${known.join(", ")}`);
    const part = summary.grain.find(({ column }) => column === name);
    if (part !== undefined) addPart(grain, part, part.property === summary.date ? readDate(name, value) : value);
  }
  const { from, to, since, sort, limit, continuation } = parameters;
  return {
    grain,
    from: from === undefined ? undefined : readDate("from", from),
    to: to === undefined ? undefined : readDate("to", to),
    since: since === undefined ? undefined : readTime("since", since),
    sort: sort === undefined ? [] : readSort(summary, sort),
    limit: limit === undefined ? defaultLimit : readLimit(limit),
    continuation: continuation === undefined ? undefined : readContinuation(continuation),
  };
}

function addPart(grain: Record<string, string>, { property, column, prefix = "" }: GrainPart, value: string): void {
  if (property in grain) throw new FilterError(column, "a row has this or the other column of the two, not both");
  grain[property] = `${prefix}${value}`;
}

function readTime(parameter: string, text: string): number {
  const time = parseIso(text);
  if (time === undefined) throw new FilterError(parameter, "a time expected, as 2026-01-31T12:00:00.000Z");
  return time;
}

function readDate(parameter: string, text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse accepts 30 February as 1 March.
  if (Number.isNaN(time) || !isoTime(time).startsWith(text)) {
    throw new FilterError(parameter, "a date expected, as 2026-01-31");
  }
  return text;
}

function readLimit(text: string): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > maximalLimit) throw new FilterError("limit", `a number from 1 to ${maximalLimit} expected`);
  return limit;
}
