import { describe, expect, it } from "vitest";
import { negotiate } from "./accept.ts";

const offers = ["application/json", "text/csv"] as const;

describe("an Accept header", () => {
  it.each([
    [undefined, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["text/csv", "text/csv"],
    ["TEXT/CSV; charset=utf-8", "text/csv"],
    ["text/*", "text/csv"],
    ["text/csv, application/json", "application/json"],
    ["application/json;q=0.5, text/csv;q=0.9", "text/csv"],
    ["text/csv;q=0.1, */*;q=0.2", "application/json"],
    ["application/json;q=0, */*", "text/csv"],
    ["text/html, text/csv;q=0.3", "text/csv"],
    ["text/html", undefined],
    ["text/csv;q=0", undefined],
    ["text/csv;q=many", undefined],
  ])("%j accepts %s", (accept, expected) => expect(negotiate(accept, offers)).toBe(expected));
});
