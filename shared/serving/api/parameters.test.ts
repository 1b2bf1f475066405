import { expect, it } from "vitest";
import { allowOnly, parametersOf, pathParametersOf } from "./parameters.ts";

it("omits keys of the host", () => {
  expect(parametersOf(new URLSearchParams("limit=3&code=secret"))).toEqual({ limit: "3" });
});

it("decodes the slashes that the host leaves encoded in a path", () => {
  expect(pathParametersOf({ id: "a%2Fb%2f<c>", summary: "x" })).toEqual({ id: "a/b/<c>", summary: "x" });
});

it("names the unknown and the allowed parameters", () => {
  expect(() => allowOnly({ at: "1" }, ["at"])).not.toThrow();
  expect(() => allowOnly({ at: "1", colour: "red" }, ["at"])).toThrow("colour: unknown parameter; allowed: at");
  expect(() => allowOnly({ colour: "red" }, [])).toThrow("colour: unknown parameter; none is allowed");
});
