/** The parts of a time as it is written. */
export interface TimeParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes ahead of UTC, when the text contains an offset. */
  readonly offset: number | undefined;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Symbols as in Unicode's date field symbols -> the text that they match. */
const symbols: Readonly<Record<string, string>> = {
  yyyy: "(?<year>\\d{4})",
  MMM: `(?<monthName>${months.join("|")})[a-z]*\\.?`,
  MM: "(?<month>\\d{2})",
  M: "(?<month>\\d{1,2})",
  dd: "(?<day>\\d{2})",
  d: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{2})",
  H: "(?<hour>\\d{1,2})",
  hh: "(?<hour12>\\d{2})",
  h: "(?<hour12>\\d{1,2})",
  mm: "(?<minute>\\d{2})",
  ss: "(?<second>\\d{2})",
  S: "(?<fraction>\\d{1,9})",
  a: "(?<half>[ap])\\.?m\\.?",
  xxx: "(?<offset>z|[+-]\\d{2}(?::?\\d{2})?)",
};

export const timeSymbols: readonly string[] = Object.keys(symbols);

/**
 * Compiles a pattern such as `M/d/yyyy h:mm:ss a`. Other characters, and text in single quotes, match themselves.
 *
 * @returns a function that returns undefined for text that does not match, or that is no time of a calendar
 * @throws Error for an unknown symbol, and when year, month or day is missing
 */
export function timePattern(pattern: string): (text: string) => TimeParts | undefined {
  const pieces = pattern.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
  if (pieces.join("") !== pattern) throw new Error("a quote is not closed");
  const source = pieces.map(sourceOf).join("");
  for (const part of ["<year>", "<month", "<day>"])
    if (!source.includes(part)) throw new Error("year, month and day expected");
  if (source.includes("<hour12>") !== source.includes("<half>")) throw new Error("h and a occur together");
  const expression = new RegExp(`^${source}$`, "i");
  return (text) => partsOf(expression.exec(text.trim())?.groups);
}

function sourceOf(piece: string): string {
  if (!/^[A-Za-z]/.test(piece)) return escaped(piece.startsWith("'") ? piece.slice(1, -1) : piece);
  const source = symbols[piece] ?? (/^S+$/.test(piece) ? symbols["S"] : undefined);
  if (source === undefined) throw new Error(`${piece} is none of the symbols ${timeSymbols.join(", ")}`);
  return source;
}

function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}-]/g, "\\$&");
}

function partsOf(groups: Readonly<Record<string, string | undefined>> | undefined): TimeParts | undefined {
  if (groups === undefined) return undefined;
  const { year, month, monthName, day, minute = "0", second = "0", fraction = "", offset } = groups;
  const parts = {
    year: Number(year),
    month: month === undefined ? months.indexOf((monthName ?? "").toLowerCase()) + 1 : Number(month),
    day: Number(day),
    hour: hourOf(groups),
    minute: Number(minute),
    second: Number(second),
    millisecond: millisecondsOfFraction(fraction),
    offset: offset === undefined ? undefined : minutesOf(offset),
  };
  return isInCalendar(parts) ? parts : undefined;
}

function hourOf({ hour = "0", hour12, half }: Readonly<Record<string, string | undefined>>): number {
  if (hour12 === undefined) return Number(hour);
  const isValid = Number(hour12) >= 1 && Number(hour12) <= 12;
  return isValid ? (Number(hour12) % 12) + (half?.toLowerCase() === "p" ? 12 : 0) : Number.NaN;
}

/** The digits behind the decimal point, rounded half up to milliseconds. */
export function millisecondsOfFraction(digits: string): number {
  return Number(digits.padEnd(3, "0").slice(0, 3)) + ((digits[3] ?? "0") >= "5" ? 1 : 0);
}

function minutesOf(offset: string): number {
  if (offset.toLowerCase() === "z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(":", ""));
  return offset.startsWith("-") ? -minutes : minutes;
}

function isInCalendar({ year, month, day, hour, minute, second, offset = 0 }: TimeParts): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDate = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDate && hour < 24 && minute < 60 && second < 60 && Math.abs(offset) <= 14 * 60;
}
