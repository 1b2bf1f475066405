import { expect, it } from "vitest";
import { readTimeSpan } from "./time-span.ts";

it.each([
  ["00:00:30", 30_000],
  ["00:05:00", 300_000],
  ["1.00:00:00", 86_400_000],
  ["00:00:00.250", 250],
  ["23:59", 86_340_000],
])("%s is %i ms", (text, milliseconds) => expect(readTimeSpan(text)).toBe(milliseconds));

it.each(["", "30", "24:00:00", "00:61:00", "-00:00:01", "*/5 * * * * *"])("%j is not a time span", (text) =>
  expect(readTimeSpan(text)).toBeUndefined(),
);
