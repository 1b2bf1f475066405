import type { GrainPart, Summary } from "../../gold/summary.ts";
import { isoTime } from "../../platform/time.ts";
import { maxIdLength } from "../../streams/fields/field-types.ts";
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
  /** Precedes the grain in the order of the rows. */
  readonly sort: readonly SortColumn[];
  /** Rows in one page. */
  readonly limit: number;
  /** From the previous page. */
  readonly continuation: Continuation | undefined;
}

/** The parameters of a summary besides the columns of its grain. */
export function parametersOf({ date }: Pick<Summary, "date">): string[] {
  return [...(date === undefined ? [] : ["from", "to"]), "sort", "limit", "continuation"];
}

/**
 * Reads parameters of a request or of a command line: columns of the grain, `from`, `to`, `sort`, `limit`,
 * `continuation`.
 *
 * @throws FilterError with the first invalid parameter
 */
export function readFilter(summary: Summary, parameters: Readonly<Record<string, string>>): RowFilter {
  const grain: Record<string, string> = {};
  const known = [...summary.grain.map(({ column }) => column), ...parametersOf(summary)];
  for (const [name, value] of Object.entries(parameters)) {
    if (!known.includes(name)) throw new FilterError(name, `not known; known are ${known.join(", ")}`);
    const part = summary.grain.find(({ column }) => column === name);
    if (part !== undefined) addPart(grain, part, readValue(summary, part, value));
  }
  const { from, to, sort, limit, continuation } = parameters;
  const days = {
    from: from === undefined ? undefined : readDate("from", from),
    to: to === undefined ? undefined : readDate("to", to),
  };
  checkDays(summary, grain, days);
  return {
    grain,
    ...days,
    sort: sort === undefined ? [] : readSort(summary, sort),
    limit: limit === undefined ? defaultLimit : readLimit(limit),
    continuation: continuation === undefined ? undefined : readContinuation(continuation),
  };
}

function addPart(grain: Record<string, string>, { property, column, prefix = "" }: GrainPart, value: string): void {
  if (property in grain) throw new FilterError(column, "a row has this or the other column of the two, not both");
  grain[property] = `${prefix}${value}`;
}

function readValue({ date, columns }: Summary, { property, column }: GrainPart, text: string): string {
  if (property === date) return readDate(column, text);
  if (text.length > maxIdLength || !text.isWellFormed() || text.includes("\0"))
    throw new FilterError(column, `text of at most ${maxIdLength} characters without NUL expected`);
  const { pattern, expected = `${pattern} expected` } = columns.find(({ name }) => name === column) ?? {};
  if (pattern !== undefined && !new RegExp(pattern).test(text)) throw new FilterError(column, expected);
  return text;
}

/** Days that contradict one another match no row: a caller who asks for them has made a mistake. */
function checkDays(summary: Summary, grain: RowFilter["grain"], { from, to }: Pick<RowFilter, "from" | "to">): void {
  if (from !== undefined && to !== undefined && from > to) throw new FilterError("from", "a day after to");
  const { kind, date } = summary;
  if (date === undefined) return;
  const column = kind === "computed" ? date : summary.rollup.column;
  const value = grain[column];
  if (value === undefined) return;
  const days = kind === "computed" ? { from: value, to: value } : summary.rollup.daysOf(value);
  if (days === undefined) return;
  if (to !== undefined && days.from > to) throw new FilterError(column, "it is after to");
  if (from !== undefined && days.to < from) throw new FilterError(column, "it is before from");
}

function readDate(parameter: string, text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse accepts 30 February as 1 March.
  if (Number.isNaN(time) || !isoTime(time).startsWith(text)) {
    throw new FilterError(parameter, "a date expected, as 2026-01-31");
  }
  return text;
}

export function readLimit(text: string): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > maximalLimit) throw new FilterError("limit", `a number from 1 to ${maximalLimit} expected`);
  return limit;
}
