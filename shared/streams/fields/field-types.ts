import { isPlaceholder, placeholderPattern } from "./identity.ts";
import type { IdentifierKind, Mark } from "./mark.ts";
import { plausibleRange, plausibleText } from "./plausible.ts";
import { type Field, InvalidValue, type JsonSchema, type OptionalField, type ValueParser } from "./schema.ts";
import { isDate, isNever, maxClockSkew, millisecondsOf, parseIso } from "./time.ts";
import { zoneName } from "./zone-name.ts";

type Names = Field["names"];
type Extra = Pick<Field, "within">;

/** Characters. */
export const maxIdLength = 128;

function field<T>(
  mark: Mark,
  names: Names,
  expected: string,
  cell: Field["cell"],
  json: JsonSchema,
  parse: ValueParser<T>,
  extra: Extra = {},
): Field<T> {
  return { names, mark, expected, cell, json, parse, ...extra };
}

/** Ids that every store and every URL can contain; other characters are accepted too. */
const idJson = { type: "string", minLength: 1, maxLength: maxIdLength, pattern: "^[A-Za-z0-9._:-]+$" };

/** Text of 1 to 128 characters; a JSON integer becomes its decimal text. */
export function id(mark: Mark, ...names: Names): Field<string> {
  const expected = `text of 1 to ${maxIdLength} characters, or an integer below 2^53`;
  return field(mark, names, expected, "text", idJson, (value) => {
    if (typeof value === "number") {
      return Number.isSafeInteger(value) ? String(value) : new InvalidValue("mistyped", `${expected} expected`);
    }
    if (typeof value !== "string") return new InvalidValue("mistyped", `${expected} expected`);
    if (value.length === 0 || value.length > maxIdLength) return new InvalidValue("impossible", `${expected} expected`);
    return isIdText(value) ? value : new InvalidValue("impossible", illFormed);
  });
}

/** An id that identifies a person or a device. */
function identity(kind: IdentifierKind, ...names: Names): Field<string> {
  return identifying(id({ identifier: kind }, ...names));
}

/** The e-mail address by which a customer is known. */
export function emailIdentity(...names: Names): Field<string> {
  return identifying(email(...names));
}

/** The field without placeholders, which would merge several people. */
function identifying({ parse, json, ...all }: Field<string>): Field<string> {
  return {
    ...all,
    json: { ...json, not: { pattern: placeholderPattern } },
    parse: (value, bounds) => {
      const read = parse(value, bounds);
      return typeof read === "string" && isPlaceholder(read)
        ? new InvalidValue("no-identity", "an id expected, not a placeholder or a rounded number")
        : read;
    },
  };
}

/** The id of a user. */
export function userId(...names: Names): Field<string> {
  return identity("user", ...names);
}

/** The id of a device. It identifies the person who has the device. */
export function deviceId(...names: Names): Field<string> {
  return identity("device", ...names);
}

/** A MAC address, an opaque label: trimmed, lower case. It identifies the person who has the device. */
export function mac(...names: Names): Field<string> {
  const { parse, ...all } = identity("mac", ...names);
  return {
    ...all,
    parse: (value, bounds) => parse(typeof value === "string" ? value.trim().toLowerCase() : value, bounds),
  };
}

const illFormed = "well-formed Unicode text without NUL expected";

/** Text that every store and every reader of it can contain. */
function isIdText(value: string): boolean {
  return value.isWellFormed() && !value.includes("\0");
}

const timeJson = {
  type: "string",
  format: "date-time",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$",
};

/** Epoch seconds or milliseconds, or ISO 8601; decoded to integer epoch milliseconds. */
export function time(mark: Mark, ...names: Names): Field<number> {
  const expected = "epoch seconds, epoch milliseconds (above 1e11) or ISO 8601";
  return field(mark, names, expected, "time", timeJson, (value, { enqueuedTime, earliestTime }) => {
    const read =
      typeof value === "number" ? millisecondsOf(value) : typeof value === "string" ? parseIso(value) : undefined;
    if (read === undefined)
      return new InvalidValue(typeof value === "string" ? "impossible" : "mistyped", `${expected} expected`);
    if (read < earliestTime) return new InvalidValue("past", "a time at or after EARLIEST_TIME expected");
    if (read > enqueuedTime + maxClockSkew)
      return new InvalidValue("future", "more than a day ahead of the time it was enqueued");
    return read;
  });
}

/** A time that a record can lack: empty text is absent. */
export function optionalTime(mark: Mark, ...names: Names): OptionalField<number> {
  const all = time(mark, ...names);
  return { ...all, parse: unless(isEmpty, all.parse), optional: true };
}

/** The time of an end. What senders write for "not yet" is absent: empty text, 0, the year 1, the year 9999. */
export function endTime(mark: Mark, ...names: Names): OptionalField<number> {
  const { expected, parse, ...all } = optionalTime(mark, ...names);
  return { ...all, expected: `${expected}; 0: absent`, parse: unless(isNever, parse) };
}

/** A parser that returns undefined for a value that means absence. */
function unless<T>(isAbsent: (value: unknown) => boolean, parse: ValueParser<T>): ValueParser<T | undefined> {
  return (value, bounds) => (isAbsent(value) ? undefined : parse(value, bounds));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

/** @param max of the absolute value */
export function number(mark: Mark, names: Names, max = Number.MAX_VALUE): Field<number> {
  const expected = max === Number.MAX_VALUE ? "a number" : `a number from -${max} to ${max}`;
  const json = max === Number.MAX_VALUE ? { type: "number" } : { type: "number", minimum: -max, maximum: max };
  return field(mark, names, expected, "number", json, (value) => {
    if (typeof value !== "number") return new InvalidValue("mistyped", `${expected} expected`);
    return Math.abs(value) <= max ? value : new InvalidValue("impossible", `${expected} expected`);
  });
}

/** Beats per minute. Any number is accepted, and what no person can have is not counted. */
export function heartRate(mark: Mark, names: Names): Field<number> {
  return { ...number(mark, names), expected: `a number (only ${plausibleText} counts)`, plausible: plausibleRange };
}

/** A number of occurrences: an integer from 0 to `max`. */
export function count(mark: Mark, names: Names, max: number): Field<number> {
  const expected = `an integer from 0 to ${max}`;
  return field(mark, names, expected, "number", { type: "integer", minimum: 0, maximum: max }, (value) => {
    if (typeof value !== "number") return new InvalidValue("mistyped", `${expected} expected`);
    return Number.isInteger(value) && value >= 0 && value <= max
      ? value
      : new InvalidValue("impossible", `${expected} expected`);
  });
}

/** True when the value is one of the words (case-insensitive); false for any other text, number or boolean. */
export function isAnyOf(mark: Mark, words: readonly string[], ...names: Names): Field<boolean> {
  const expected = `${words.join(", ")}, or another state`;
  return field(mark, names, expected, "text", { type: "string" }, (value) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? words.includes(String(value).trim().toLowerCase())
      : new InvalidValue("mistyped", `${expected} expected`),
  );
}

/** True or false. */
export function flag(mark: Mark, ...names: Names): Field<boolean> {
  const expected = "true or false";
  return field(mark, names, expected, "text", { type: "boolean" }, (value) => {
    if (value === "true" || value === "false") return value === "true";
    return typeof value === "boolean" ? value : new InvalidValue("mistyped", `${expected} expected`);
  });
}

/** Characters; longer than any valid address. */
const maxEmailLength = 320;

/** An e-mail address as the sender spells it. It identifies a person. Compare addresses by `normalizedEmail`. */
export function email(...names: Names): Field<string> {
  const expected = `an e-mail address of 1 to ${maxEmailLength} characters`;
  return field(
    { identifier: "email" },
    names,
    expected,
    "text",
    { type: "string", format: "email", minLength: 1, maxLength: maxEmailLength },
    (value) => {
      if (typeof value !== "string") return new InvalidValue("mistyped", `${expected} expected`);
      if (!isIdText(value)) return new InvalidValue("impossible", illFormed);
      const isOne = value.trim() !== "" && value.length <= maxEmailLength;
      return isOne ? value : new InvalidValue("impossible", `${expected} expected`);
    },
  );
}

/** Equal for addresses that differ only in case or surrounding space. */
export function normalizedEmail(address: string): string {
  return address.trim().toLowerCase();
}

export function text(mark: Mark, names: Names, extra: Extra = {}): Field<string> {
  return field(
    mark,
    names,
    "text",
    "text",
    { type: "string" },
    (value) => {
      if (typeof value !== "string") return new InvalidValue("mistyped", "text expected");
      return value.isWellFormed() ? value : new InvalidValue("impossible", "well-formed Unicode text expected");
    },
    extra,
  );
}

export function oneOf<const T extends string>(mark: Mark, name: string, values: readonly T[]): Field<T> {
  const expected = `one of ${values.join(", ")}`;
  return field(mark, [name], expected, "text", { type: "string", enum: values }, (value) => {
    const known = values.find((one) => one === value);
    return known ?? new InvalidValue(typeof value === "string" ? "impossible" : "mistyped", `${expected} expected`);
  });
}

/** A calendar day, MM/DD/YYYY or YYYY-MM-DD; decoded to YYYY-MM-DD. */
export function date(mark: Mark, names: Names, extra: Extra = {}): Field<string> {
  const expected = "a date, MM/DD/YYYY or YYYY-MM-DD";
  return field(
    mark,
    names,
    expected,
    "text",
    { type: "string", format: "date", pattern: "^[1-9]\\d{3}-\\d{2}-\\d{2}$" },
    (value) => {
      if (typeof value !== "string") return new InvalidValue("mistyped", `${expected} expected`);
      const iso = value.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, "$3-$1-$2");
      const [, year, month, dayOfMonth] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? [];
      const real = year !== undefined && isDate(Number(year), Number(month), Number(dayOfMonth));
      return real ? iso : new InvalidValue("impossible", `${expected} expected`);
    },
    extra,
  );
}

/** The name of an IANA time zone, as the sender spells it, which a record can lack. Empty text is absent. */
export function optionalTimeZone(mark: Mark, ...names: Names): OptionalField<string> {
  const expected = "the name of an IANA time zone, as Europe/Berlin";
  const all = field(mark, names, expected, "text", { type: "string", format: "time-zone" }, (value) => {
    if (typeof value !== "string") return new InvalidValue("mistyped", `${expected} expected`);
    return isTimeZone(value) ? value : new InvalidValue("impossible", `${expected} expected`);
  });
  return { ...all, parse: unless(isEmpty, all.parse), optional: true };
}

/** Of the runtime's time zone database. */
function isTimeZone(name: string): boolean {
  try {
    return zoneName.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).format() !== "";
  } catch {
    return false;
  }
}

/** A US zip code of 5 digits; a number has lost its leading zeros and gets them back. */
export function zip(mark: Mark, names: Names, extra: Extra = {}): Field<string> {
  const expected = "a zip code of 5 digits";
  return field(
    mark,
    names,
    expected,
    "text",
    { type: "string", pattern: "^\\d{5}$" },
    (value) => {
      if (typeof value !== "string" && typeof value !== "number")
        return new InvalidValue("mistyped", `${expected} expected`);
      const digits = typeof value === "number" ? String(value).padStart(5, "0") : value;
      return /^\d{5}$/.test(digits) ? digits : new InvalidValue("impossible", `${expected} expected`);
    },
    extra,
  );
}
