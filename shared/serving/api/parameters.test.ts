import { expect, it } from "vitest";
import { allowOnly, parametersOf } from "./parameters.ts";

it("keys of the host are no parameters", () => {
  expect(parametersOf(new URLSearchParams("limit=3&code=secret"))).toEqual({ limit: "3" });
});

it("names the parameter that is not known, and those that are", () => {
  expect(() => allowOnly({ at: "1" }, ["at"])).not.toThrow();
  expect(() => allowOnly({ at: "1", colour: "red" }, ["at"])).toThrow("colour: not known; known are at");
  expect(() => allowOnly({ colour: "red" }, [])).toThrow("colour: not known; none is");
});
