import { expect, test } from "vitest";
import { periodNamed } from "./period.ts";

test.each(["0000-W10", "9999-W52", "2026-W54"])("%s is no week of a report", (name) => {
  expect(periodNamed("week", name)).toBeUndefined();
});

test("the last periods of 9999 that end in it are periods", () => {
  expect(periodNamed("week", "9999-W51")?.to).toBe("9999-12-26");
  expect(periodNamed("month", "9999-12")?.to).toBe("9999-12-31");
});
