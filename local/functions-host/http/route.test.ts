import { describe, expect, it } from "vitest";
import { compareRoutes, matchRoute, readRoute } from "./route.ts";

const match = (template: string, path: string) => matchRoute(readRoute(template), path);

describe("a route", () => {
  it.each([
    ["api/health", "/api/health", {}],
    ["api/health", "/API/Health/", {}],
    ["gold/{summary}", "/gold/gym_summary", { summary: "gym_summary" }],
    ["users/{id}/at/{time}", "/users/a%2Fb%20c%2f/at/1", { id: "a%2Fb c%2f", time: "1" }],
    ["users/{id}", "/users/%zz%2F%41", { id: "%zz%2FA" }],
    ["items/{id:int}", "/items/-12", { id: "-12" }],
    ["items/{id:int?}", "/items", {}],
    ["files/{*path}", "/files/a/b%20c", { path: "a/b c" }],
    ["files/{*path}", "/files", {}],
    ["", "/", {}],
  ])("%j matches %s", (template, path, parameters) => expect(match(template, path)).toEqual(parameters));

  it.each([
    ["api/health", "/api"],
    ["api/health", "/api/health/x"],
    ["gold/{summary}", "/gold"],
    ["items/{id:int}", "/items/x"],
    ["items/{id:guid}", "/items/12"],
  ])("%j does not match %s", (template, path) => expect(match(template, path)).toBeUndefined());

  it.each([
    ["a/{b:regex(x)}", 'constraint "regex(x)"'],
    ["a/x{b}", 'segment "x{b}"'],
    ["{*a}/b", "must be the last segment"],
    ["{a?}/b", "must be the last segment"],
  ])("%s is rejected", (template, message) => expect(() => readRoute(template)).toThrow(message));
});

it("sorts more specific routes first", () => {
  const templates = ["{*rest}", "api/{a}", "api/{*rest}", "api/health", "api/{a:int}", "api/{a}/b"];
  const sorted = templates.map((text) => ({ text, route: readRoute(text) }));
  sorted.sort((a, b) => compareRoutes(a.route, b.route));
  expect(sorted.map(({ text }) => text)).toEqual([
    "api/health",
    "api/{a:int}",
    "api/{a}",
    "api/{a}/b",
    "api/{*rest}",
    "{*rest}",
  ]);
});
