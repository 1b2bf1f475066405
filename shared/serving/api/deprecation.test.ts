import { expect, it } from "vitest";
import { day } from "../../platform/time.ts";
import { deprecationHeaders } from "./deprecation.ts";
import { type Route, routes } from "./routes.ts";

it("a deprecated path has the headers of RFC 9745 and RFC 8594", () => {
  expect(deprecationHeaders(undefined)).toEqual({});
  const deprecation = { since: "2026-07-01", sunset: "2027-08-01", successor: "api/v3/gold" };
  expect(deprecationHeaders(deprecation)).toEqual({
    deprecation: "@1782864000",
    sunset: "Sun, 01 Aug 2027 00:00:00 GMT",
    link: '</api/v3/gold>; rel="successor-version"',
  });
});

it("a path ends a year after its deprecation at the earliest", () => {
  for (const { deprecation } of Object.values<Route>(routes)) {
    if (deprecation === undefined) continue;
    expect(Date.parse(deprecation.sunset) - Date.parse(deprecation.since)).toBeGreaterThanOrEqual(365 * day);
  }
});
