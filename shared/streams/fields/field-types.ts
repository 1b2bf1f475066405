import { isPlaceholder } from "./identity.ts";
import type { IdentifierKind, Mark } from "./mark.ts";
import { type Field, InvalidValue, type OptionalField, type ValueParser } from "./schema.ts";
import { isDate, isNever, maxClockSkew, millisecondsOf, parseIso } from "./time.ts";

type Names = Field["names"];
type Extra = Pick<Field, "within">;

/** Characters. */
export const maxIdLength = 128;

function field<T>(
  mark: Mark,
  names: Names,
  expected: string,
  cell: Field["cell"],
  parse: ValueParser<T>,
  extra: Extra = {},
): Field<T> {
  return { names, mark, expected, cell, parse, ...extra };
}

/** Text of 1 to 128 characters; a JSON integer becomes its decimal text. */
export function id(mark: Mark, ...names: Names): Field<string> {
  const expected = `text of 1 to ${maxIdLength} characters, or an integer below 2^53`;
  return field(mark, names, expected, "text", (value) => {
    if (typeof value === "number") {
      return Number.isSafeInteger(value) ? String(value) : new InvalidValue("mistyped", `${expected} expected`);
    }
    if (typeof value !== "string") return new InvalidValue("mistyped", `${expected} expected`);
    if (value.length === 0 || value.length > maxIdLength) return new InvalidValue("impossible", `${expected} expected`);
    return isIdText(value) ? value : new InvalidValue("impossible", illFormed);
  });
}

/** An id that identifies a person or a device, so that a placeholder would merge several. */
function identity(kind: IdentifierKind, ...names: Names): Field<string> {
  const { expected, parse } = id({ identifier: kind }, ...names);
  return field({ identifier: kind }, names, expected, "text", (value, bounds) => {
    const read = parse(value, bounds);
    return typeof read === "string" && isPlaceholder(read)
      ? new InvalidValue("no-identity", "an id expected, not a placeholder or a rounded number")
      : read;
  });
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
  const { mark, expected, parse } = identity("mac", ...names);
  return field(mark, names, expected, "text", (value, bounds) =>
    parse(typeof value === "string" ? value.trim().toLowerCase() : value, bounds),
  );
}

const illFormed = "well-formed Unicode text without NUL expected";

/** Text that every store and every reader of it can contain. */
function isIdText(value: string): boolean {
  return value.isWellFormed() && !value.includes("\0");
}

/** Epoch seconds or milliseconds, or ISO 8601; decoded to integer epoch milliseconds. */
export function time(mark: Mark, ...names: Names): Field<number> {
  const expected = "epoch seconds, epoch milliseconds (above 1e11) or ISO 8601";
  return field(mark, names, expected, "time", (value, { enqueuedTime, earliestTime }) => {
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

/** The time of an end. What senders write for "not yet" is absent: 0, the year 1, the year 9999. */
export function endTime(mark: Mark, ...names: Names): OptionalField<number> {
  const { expected, cell, parse } = time(mark, ...names);
  const parseEnd: ValueParser<number | undefined> = (value, bounds) =>
    isNever(value) ? undefined : parse(value, bounds);
  return {
    names,
    mark,
    expected: `${expected}; 0: absent`,
    cell,
    parse: parseEnd,
    optional: true,
  };
}

/** @param max of the absolute value */
export function number(mark: Mark, names: Names, max = Number.MAX_VALUE): Field<number> {
  const expected = max === Number.MAX_VALUE ? "a number" : `a number from -${max} to ${max}`;
  return field(mark, names, expected, "number", (value) => {
    if (typeof value !== "number") return new InvalidValue("mistyped", `${expected} expected`);
    return Math.abs(value) <= max ? value : new InvalidValue("impossible", `${expected} expected`);
  });
}

/** A number of occurrences: an integer from 0 to `max`. */
export function count(mark: Mark, names: Names, max: number): Field<number> {
  const expected = `an integer from 0 to ${max}`;
  return field(mark, names, expected, "number", (value) => {
    if (typeof value !== "number") return new InvalidValue("mistyped", `${expected} expected`);
    return Number.isInteger(value) && value >= 0 && value <= max
      ? value
      : new InvalidValue("impossible", `${expected} expected`);
  });
}

/** True when the value is one of the words (case-insensitive); false for any other text, number or boolean. */
export function isAnyOf(mark: Mark, words: readonly string[], ...names: Names): Field<boolean> {
  const expected = `${words.join(", ")}, or another state`;
  return field(mark, names, expected, "text", (value) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? words.includes(String(value).trim().toLowerCase())
      : new InvalidValue("mistyped", `${expected} expected`),
  );
}

/** Characters; longer than any valid address. */
const maxEmailLength = 320;

/** An e-mail address as the sender spells it. It identifies a person. Compare addresses by `normalizedEmail`. */
export function email(...names: Names): Field<string> {
  const expected = `an e-mail address of 1 to ${maxEmailLength} characters`;
  return field({ identifier: "email" }, names, expected, "text", (value) => {
    if (typeof value !== "string") return new InvalidValue("mistyped", `${expected} expected`);
    if (!isIdText(value)) return new InvalidValue("impossible", illFormed);
    const isOne = value.trim() !== "" && value.length <= maxEmailLength;
    return isOne ? value : new InvalidValue("impossible", `${expected} expected`);
  });
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
    (value) => {
      if (typeof value !== "string") return new InvalidValue("mistyped", "text expected");
      return value.isWellFormed() ? value : new InvalidValue("impossible", "well-formed Unicode text expected");
    },
    extra,
  );
}

export function oneOf<const T extends string>(mark: Mark, name: string, values: readonly T[]): Field<T> {
  const expected = `one of ${values.join(", ")}`;
  return field(mark, [name], expected, "text", (value) => {
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

/** A US zip code of 5 digits; a number has lost its leading zeros and gets them back. */
export function zip(mark: Mark, names: Names, extra: Extra = {}): Field<string> {
  const expected = "a zip code of 5 digits";
  return field(
    mark,
    names,
    expected,
    "text",
    (value) => {
      if (typeof value !== "string" && typeof value !== "number")
        return new InvalidValue("mistyped", `${expected} expected`);
      const digits = typeof value === "number" ? String(value).padStart(5, "0") : value;
      return /^\d{5}$/.test(digits) ? digits : new InvalidValue("impossible", `${expected} expected`);
    },
    extra,
  );
}
