import { describe, expect, it } from "vitest";
import { readFlags } from "./flags.ts";

const now = Date.UTC(2026, 10, 24);

describe("readFlags", () => {
  it("returns defaults for all flags", () => {
    expect(readFlags([], now)).toEqual({
      ...{ query: undefined, data: undefined, personal: false, format: "table", output: undefined },
      ...{ limit: 100, memory: "1GB", at: now, since: undefined, raw: false, bom: false },
    });
  });

  it("parses all flags", () => {
    const args = [
      "SELECT 1",
      "--format",
      "csv",
      "--limit",
      "7",
      "--memory",
      "500MB",
      "--at",
      "2026-01-31",
      "--personal",
    ];
    expect(readFlags([...args, "--since", "2026-02-01", "--output", "x.csv"], now)).toMatchObject({
      ...{ query: "SELECT 1", format: "csv", limit: 7, memory: "500MB", at: Date.UTC(2026, 0, 31), personal: true },
      ...{ since: "2026-02-01", output: "x.csv" },
    });
    expect(readFlags(["--at", "2026-01-31T12:00:00+02:00"], now)?.at).toBe(Date.UTC(2026, 0, 31, 10));
    expect(readFlags(["--help"], now)).toBeUndefined();
  });

  it.each([
    [["--format", "xml"], "--format: table, csv, json, parquet expected, not xml"],
    [["SELECT 1", "--format", "parquet"], "--format parquet requires --output FILE"],
    [["--output", "x"], "--output requires a query"],
    [["--limit", "0"], "--limit: a number of rows"],
    [["--memory", "much"], "--memory: a size"],
    [["--at", "noon"], "--at: a time"],
    [["--at", "2026-02-31T00:00:00"], "--at: a time"],
    [["--since", "2026-13-01"], "--since: a date"],
    [["SELECT 1", "--raw"], "--raw requires --format csv"],
    [["SELECT 1", "--format", "json", "--bom"], "--bom requires --format csv"],
    [["select", "1"], "one query expected: quote it"],
    [[""], "the query is empty"],
    [["--nope"], "--nope"],
  ])("rejects %j", (args, message) => {
    expect(() => readFlags(args, now)).toThrow(message);
  });
});
