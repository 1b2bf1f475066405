import type { BuiltIn } from "./functions.ts";
import type { Value } from "./values.ts";

const tester = (test: (text: string, part: string) => boolean): BuiltIn => ({
  least: 2,
  most: 3,
  apply: (text, part, ignoreCase) => {
    if (typeof text !== "string" || typeof part !== "string") return undefined;
    if (ignoreCase !== undefined && typeof ignoreCase !== "boolean") return undefined;
    return ignoreCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
  },
});

const ofText = (compute: (text: string) => Value): BuiltIn => ({
  least: 1,
  most: 1,
  apply: (text) => (typeof text === "string" ? compute(text) : undefined),
});

export const textFunctions: Readonly<Record<string, BuiltIn>> = {
  CONTAINS: tester((text, part) => text.includes(part)),
  STARTSWITH: tester((text, part) => text.startsWith(part)),
  ENDSWITH: tester((text, part) => text.endsWith(part)),
  STRINGEQUALS: tester((text, other) => text === other),
  LOWER: ofText((text) => text.toLowerCase()),
  UPPER: ofText((text) => text.toUpperCase()),
  LENGTH: ofText((text) => text.length),
  TRIM: ofText((text) => text.trim()),
  LTRIM: ofText((text) => text.trimStart()),
  RTRIM: ofText((text) => text.trimEnd()),
  REVERSE: ofText((text) => [...text].reverse().join("")),
  CONCAT: {
    least: 2,
    most: Number.POSITIVE_INFINITY,
    apply: (...texts) => (texts.every((text) => typeof text === "string") ? texts.join("") : undefined),
  },
  LEFT: { least: 2, most: 2, apply: (text, count) => slice(text, 0, count) },
  RIGHT: {
    least: 2,
    most: 2,
    apply: (text, count) => {
      if (typeof text !== "string" || typeof count !== "number") return undefined;
      return slice(text, Math.max(0, text.length - Math.max(0, Math.trunc(count))), count);
    },
  },
  SUBSTRING: { least: 3, most: 3, apply: slice },
  INDEX_OF: {
    least: 2,
    most: 2,
    apply: (text, part) => (typeof text === "string" && typeof part === "string" ? text.indexOf(part) : undefined),
  },
  REPLACE: {
    least: 3,
    most: 3,
    apply: (text, part, by) =>
      typeof text === "string" && typeof part === "string" && typeof by === "string"
        ? part === ""
          ? text
          : text.replaceAll(part, () => by)
        : undefined,
  },
};

function slice(text: Value, start: Value, count: Value): Value {
  if (typeof text !== "string" || typeof start !== "number" || typeof count !== "number") return undefined;
  if (start < 0) return "";
  return text.slice(Math.trunc(start), Math.trunc(start) + Math.max(0, Math.trunc(count)));
}
