import type { CellKind } from "./schema.ts";

/** The JSON value of a CSV cell; text when it is no number of that kind. */
export function cellValue(cell: string, kind: CellKind = "text"): string | number {
  const number = patterns[kind].test(cell) ? Number(cell) : Number.NaN;
  return Number.isFinite(number) ? number : cell;
}

/**
 * A time as a number has at least 9 digits, since `20230311` is a day, and no exponent, since a spreadsheet has rounded
 * such a time.
 */
const patterns: Readonly<Record<CellKind, RegExp>> = {
  text: /^(?!)/,
  number: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  time: /^\d{9,}(\.\d*)?$/,
};
