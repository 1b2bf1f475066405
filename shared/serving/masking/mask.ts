import type { Column, Row, Summary, Value } from "../../gold/summary.ts";
import { day, isoTime } from "../../platform/time.ts";
import { isPersonal, type Mark } from "../../streams/fields/mark.ts";
import type { Pseudonymise } from "./pseudonym.ts";

/** What masking needs of the settings. */
export interface Masking {
  readonly pseudonymise: Pseudonymise;
  /** A row about fewer people is withheld. */
  readonly minimumGroup: number;
}

/**
 * The masked row, which contains the summary's columns only: an attribute is null, an identifier is a pseudonym.
 * Everything else is derived from the marks of the columns.
 */
export function mask({ columns }: Pick<Summary, "columns">, row: Row, pseudonymise: Pseudonymise): Row {
  return Object.fromEntries(
    columns.map((column) => [column.name, maskedValue(column, row[column.name] ?? null, pseudonymise)]),
  );
}

/** The masked rows, and how many are withheld because they are about too few people. */
export function maskRows(summary: Pick<Summary, "columns" | "subjects">, rows: readonly Row[], masking: Masking) {
  const visible = rows.filter((row) => !isWithheld(summary, row, masking));
  const masked = visible.map((row) => mask(summary, row, masking.pseudonymise));
  return { rows: masked, withheld: rows.length - masked.length };
}

/** Whether masked rows do not contain the row. */
export function isWithheld({ subjects }: Pick<Summary, "subjects">, row: Row, { minimumGroup }: Masking): boolean {
  // A row without a valid count is withheld: closed by default.
  return subjects !== "one" && !(Number(row[subjects.countedIn] ?? 0) >= minimumGroup);
}

export function personalColumns({ columns }: Pick<Summary, "columns">): Column[] {
  return columns.filter(isPersonal);
}

/** Whether masked rows contain null instead of the value. */
export function isNulled({ mark }: { readonly mark: Mark }): boolean {
  return mark === "attribute";
}

function maskedValue({ mark, masked }: Column, value: Value, pseudonymise: Pseudonymise): Value {
  if (mark === "attribute" || value === null) return null;
  if (mark === "open") return masked === "day" ? each(value, toDay) : value;
  return each(value, (text) => pseudonymise(mark.identifier, text));
}

function each(value: NonNullable<Value>, change: (text: string) => string): Value {
  return typeof value === "object" ? value.map(change) : change(String(value));
}

/** Sets the time at the beginning of a text to midnight UTC. What is no time is left out: closed by default. */
function toDay(text: string): string {
  return text.replace(/^\S+/, (word) => {
    const time = Date.parse(word);
    return Number.isNaN(time) ? "" : isoTime(startOfDay(time));
  });
}

/** Epoch milliseconds of the UTC midnight at or before the time. */
export function startOfDay(time: number): number {
  return Math.floor(time / day) * day;
}
