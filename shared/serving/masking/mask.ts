import type { Column, Row, Summary, Value } from "../../gold/summary.ts";
import type { Pseudonymise } from "./pseudonym.ts";

/**
 * The masked row: by the marks of the summary's columns, personal attributes are null and identifiers are pseudonyms.
 */
export function mask(summary: Pick<Summary, "columns">, row: Row, pseudonymise: Pseudonymise): Row {
  const masked = personalColumns(summary).map((column) => [
    column.name,
    maskedValue(column, row[column.name] ?? null, pseudonymise),
  ]);
  return { ...row, ...Object.fromEntries(masked) };
}

export function personalColumns({ columns }: Pick<Summary, "columns">): Column[] {
  return columns.filter(({ personal }) => personal !== undefined);
}

function maskedValue({ personal }: Column, value: Value, pseudonymise: Pseudonymise): Value {
  if (personal === undefined) return value;
  if (personal === true || value === null) return null;
  const { identifier } = personal;
  return typeof value === "object"
    ? value.map((each) => pseudonymise(identifier, each))
    : pseudonymise(identifier, String(value));
}
