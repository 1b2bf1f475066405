import { expect, it } from "vitest";
import { onlyOne } from "./single-argument.ts";

it("takes one or none, and names what is too much", () => {
  expect(onlyOne([], "FILE")).toBeUndefined();
  expect(onlyOne(["a.json"], "FILE")).toBe("a.json");
  expect(() => onlyOne(["a.json", "b.json"], "FILE")).toThrow("one FILE expected: a.json, but then came b.json");
});
