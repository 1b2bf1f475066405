import { cellValue } from "../fields/cell-value.ts";
import { type Field, InvalidValue } from "../fields/schema.ts";
import { parseIso } from "../fields/time.ts";
import { type Source, type TimeSource, timeUnits } from "./mapping.ts";
import { millisecondsOfFraction, timePattern } from "./time-pattern.ts";
import { zoneNamed } from "./zone-offset.ts";

/** Reads a column, or a JSON path, of a record. */
export type ReadSource = (from: string) => unknown;

/** The value of a field of one record; undefined when it is absent. */
export type Convert = (read: ReadSource) => unknown | InvalidValue;

/** @throws Error whose message begins with the property at fault */
export function converter(source: Source, { cell }: Field): Convert {
  if ("constant" in source) return () => source.constant;
  const { from, absent = [], words, prefix, factor, plus, time } = source;
  const columns = typeof from === "string" ? [from] : from;
  const sentinels = new Set(absent.map(String));
  const convert = conversionOf({ words, prefix, factor, plus, time }, cell);
  return (read) => {
    const value = joined(columns.map(read));
    if (value === undefined || isSentinel(sentinels, value)) return undefined;
    return convert(value);
  };
}

/** The names in `from`. */
export function sourcesOf(source: Source): readonly string[] {
  if ("constant" in source) return [];
  return typeof source.from === "string" ? [source.from] : source.from;
}

type Conversion = { readonly [K in "words" | "prefix" | "factor" | "plus" | "time"]: SourceProperty<K> | undefined };
type SourceProperty<K extends string> = Source extends infer S ? (S extends { [P in K]?: infer V } ? V : never) : never;

function conversionOf(
  { words, prefix, factor, plus, time }: Conversion,
  cell: Field["cell"],
): (value: unknown) => unknown {
  if (words !== undefined) {
    const known = new Map(Object.entries(words));
    const expected = `one of ${Object.keys(words).join(", ")} expected`;
    return (value) => known.get(String(value).trim()) ?? new InvalidValue("impossible", expected);
  }
  if (time !== undefined) return timeConversion(time);
  if (factor !== undefined || plus !== undefined) {
    return (value) => {
      const number = numberOf(value);
      return number === undefined ? notNumber : number * (factor ?? 1) + (plus ?? 0);
    };
  }
  if (prefix !== undefined) return (value) => `${prefix}${value}`;
  return (value) => (typeof value === "string" ? cellValue(value, cell) : value);
}

const notNumber = new InvalidValue("mistyped", "a number expected");

/** Several values are text, joined with a space; undefined when one of them is absent. */
function joined(values: readonly unknown[]): unknown {
  const present = values.map((value) => (typeof value === "string" ? value.trim() : value));
  if (present.some((value) => value === undefined || value === null || value === "")) return undefined;
  return present.length === 1 ? present[0] : present.join(" ");
}

function isSentinel(sentinels: ReadonlySet<string>, value: unknown): boolean {
  if (sentinels.size === 0) return false;
  if (sentinels.has(String(value))) return true;
  const number = numberOf(value);
  return number !== undefined && sentinels.has(String(number));
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" ? cellValue(value, "number") : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Converts to ISO 8601 in UTC. */
function timeConversion(time: TimeSource): (value: unknown) => string | InvalidValue {
  const parse = "pattern" in time ? patternParser(time) : epochParser(time);
  const expected =
    "pattern" in time ? `a time as ${time.pattern} expected` : `${time.unit} since ${time.since} expected`;
  const invalid = new InvalidValue("impossible", expected);
  return (value) => {
    const parsed = typeof value === "string" || typeof value === "number" ? parse(String(value)) : undefined;
    if (parsed === undefined || Math.abs(parsed) > maxTime) return invalid;
    return new Date(time.wholeMinutes ? Math.floor(parsed / 60_000) * 60_000 : parsed).toISOString();
  };
}

/** Milliseconds; the range of `Date`. */
const maxTime = 8.64e15;

type TimeParser = (text: string) => number | undefined;

function patternParser({ pattern, zone }: Extract<TimeSource, { pattern: string }>): TimeParser {
  const parts = named("time.pattern", () => timePattern(pattern));
  const { toUtc } = named("time.zone", () => zoneNamed(zone));
  return (text) => {
    const found = parts(text);
    if (found === undefined) return undefined;
    const { year, month, day, hour, minute, second, millisecond, offset } = found;
    const local = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
    return offset === undefined ? toUtc(local) : local - offset * 60_000;
  };
}

function epochParser({ unit, since }: Extract<TimeSource, { unit: string }>): TimeParser {
  const start = parseIso(since);
  if (start === undefined) throw new Error("time.since must be a time in ISO 8601");
  return (text) => {
    const [, sign, whole = "", fraction = ""] = /^([+-]?)(\d{1,16})(?:\.(\d*))?$/.exec(text.trim()) ?? [];
    if (whole === "") return undefined;
    const size =
      unit === "seconds"
        ? Number(whole) * 1_000 + millisecondsOfFraction(fraction)
        : Math.round(Number(`${whole}.${fraction}`) * timeUnits[unit]);
    return start + (sign === "-" ? -size : size);
  };
}

function named<T>(property: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${property}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
