import { type Field, type Read, Unreadable } from "./schema.ts";
import { farthestAhead, isDate, millisecondsOf, parseIso } from "./time.ts";

type Names = Field["names"];
type Extra = Pick<Field, "within" | "personal">;

/** Characters of an id. */
export const longestId = 128;

function field<T>(names: Names, expected: string, cell: Field["cell"], read: Read<T>, extra: Extra = {}): Field<T> {
  return { names, expected, cell, read, ...extra };
}

/** Who or what: text of 1 to 128 characters; a JSON integer becomes its decimal text. */
export function id(...names: Names): Field<string> {
  const expected = `text of 1 to ${longestId} characters, or an integer below 2^53`;
  return field(names, expected, "text", (value) => {
    if (typeof value === "number") {
      return Number.isSafeInteger(value) ? String(value) : new Unreadable("mistyped", `${expected} expected`);
    }
    if (typeof value !== "string") return new Unreadable("mistyped", `${expected} expected`);
    if (value.length === 0 || value.length > longestId) return new Unreadable("impossible", `${expected} expected`);
    return value;
  });
}

/** An opaque label: trimmed, lower case. It identifies who carries the device. */
export function mac(...names: Names): Field<string> {
  const { expected, read } = id(...names);
  return field(
    names,
    expected,
    "text",
    (value, enqueuedTime) => read(typeof value === "string" ? value.trim().toLowerCase() : value, enqueuedTime),
    { personal: { identifier: "mac" } },
  );
}

/** Epoch seconds or milliseconds, or ISO 8601; decoded to integer epoch milliseconds. */
export function time(...names: Names): Field<number> {
  const expected = "epoch seconds, epoch milliseconds (above 1e11) or ISO 8601";
  return field(names, expected, "number", (value, enqueuedTime) => {
    const read =
      typeof value === "number" ? millisecondsOf(value) : typeof value === "string" ? parseIso(value) : undefined;
    if (read === undefined)
      return new Unreadable(typeof value === "string" ? "impossible" : "mistyped", `${expected} expected`);
    if (read <= 0) return new Unreadable("impossible", "a time after 1970 expected");
    if (read > enqueuedTime + farthestAhead)
      return new Unreadable("future", "more than a day ahead of the time it was enqueued");
    return read;
  });
}

export function number(...names: Names): Field<number> {
  return field(names, "a number", "number", (value) => {
    if (typeof value !== "number") return new Unreadable("mistyped", "a number expected");
    return Number.isFinite(value) ? value : new Unreadable("impossible", "a finite number expected");
  });
}

/** How often something happened: an integer, 0 or more. */
export function count(...names: Names): Field<number> {
  const expected = "an integer, 0 or more";
  return field(names, expected, "number", (value) => {
    if (typeof value !== "number") return new Unreadable("mistyped", `${expected} expected`);
    return Number.isSafeInteger(value) && value >= 0 ? value : new Unreadable("impossible", `${expected} expected`);
  });
}

/** Whether it is one of the words (in any case); anything else of their kind says that it is not. */
export function isAnyOf(words: readonly string[], ...names: Names): Field<boolean> {
  const expected = `${words.join(", ")}, or another state`;
  return field(names, expected, "text", (value) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? words.includes(String(value).trim().toLowerCase())
      : new Unreadable("mistyped", `${expected} expected`),
  );
}

/** Longest address that mail can have, and some more. */
const longestEmail = 320;

/** An e-mail address as it was given. It identifies a person: where addresses are compared, `sameEmail` is what they are. */
export function email(...names: Names): Field<string> {
  const expected = `an e-mail address of 1 to ${longestEmail} characters`;
  return field(
    names,
    expected,
    "text",
    (value) => {
      if (typeof value !== "string") return new Unreadable("mistyped", `${expected} expected`);
      const isOne = value.trim() !== "" && value.length <= longestEmail;
      return isOne ? value : new Unreadable("impossible", `${expected} expected`);
    },
    { personal: { identifier: "email" } },
  );
}

/** Addresses that differ in case or in space around them are one. */
export function sameEmail(address: string): string {
  return address.trim().toLowerCase();
}

export function text(names: Names, extra: Extra = {}): Field<string> {
  return field(
    names,
    "text",
    "text",
    (value) => (typeof value === "string" ? value : new Unreadable("mistyped", "text expected")),
    extra,
  );
}

export function oneOf<const T extends string>(name: string, values: readonly T[]): Field<T> {
  const expected = `one of ${values.join(", ")}`;
  return field([name], expected, "text", (value) => {
    const known = values.find((one) => one === value);
    return known ?? new Unreadable(typeof value === "string" ? "impossible" : "mistyped", `${expected} expected`);
  });
}

/** A calendar day, MM/DD/YYYY or YYYY-MM-DD; decoded to YYYY-MM-DD. */
export function date(names: Names, extra: Extra = {}): Field<string> {
  const expected = "a date, MM/DD/YYYY or YYYY-MM-DD";
  return field(
    names,
    expected,
    "text",
    (value) => {
      if (typeof value !== "string") return new Unreadable("mistyped", `${expected} expected`);
      const iso = value.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, "$3-$1-$2");
      const [, year, month, dayOfMonth] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? [];
      const real = year !== undefined && isDate(Number(year), Number(month), Number(dayOfMonth));
      return real ? iso : new Unreadable("impossible", `${expected} expected`);
    },
    extra,
  );
}

/** A US zip code of 5 digits; a number has lost its leading zeros and gets them back. */
export function zip(names: Names, extra: Extra = {}): Field<string> {
  const expected = "a zip code of 5 digits";
  return field(
    names,
    expected,
    "text",
    (value) => {
      if (typeof value !== "string" && typeof value !== "number")
        return new Unreadable("mistyped", `${expected} expected`);
      const digits = typeof value === "number" ? String(value).padStart(5, "0") : value;
      return /^\d{5}$/.test(digits) ? digits : new Unreadable("impossible", `${expected} expected`);
    },
    extra,
  );
}
