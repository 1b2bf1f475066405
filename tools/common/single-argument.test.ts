import { expect, it } from "vitest";
import { singleArgument } from "./single-argument.ts";

it("accepts one argument or none, and names the excess one", () => {
  expect(singleArgument([], "FILE")).toBeUndefined();
  expect(singleArgument(["a.json"], "FILE")).toBe("a.json");
  expect(() => singleArgument(["a.json", "b.json"], "FILE")).toThrow("one FILE expected, not both a.json and b.json");
});
