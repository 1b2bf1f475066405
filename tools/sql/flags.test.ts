import { describe, expect, it } from "vitest";
import { readFlags } from "./flags.ts";

const now = Date.UTC(2026, 10, 24);

describe("flags of sql", () => {
  it("have a default for everything but the query", () => {
    expect(readFlags([], now)).toEqual({
      ...{ query: undefined, data: undefined, personal: false, format: "table", output: undefined },
      ...{ limit: 100, memory: "1GB", at: now, since: undefined },
    });
  });

  it("are read", () => {
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
    [["--format", "xml"], "--format: table, csv, json, parquet expected, xml came"],
    [["SELECT 1", "--format", "parquet"], "--format parquet needs --output FILE"],
    [["--output", "x"], "--output goes with a query"],
    [["--limit", "0"], "--limit: a number of rows"],
    [["--memory", "much"], "--memory: a size"],
    [["--at", "noon"], "--at: a time"],
    [["--at", "2026-02-31T00:00:00"], "--at: a time"],
    [["--since", "2026-13-01"], "--since: a day"],
    [["select", "1"], "one query expected: put it in quotes"],
    [[""], "the query is empty"],
    [["--nope"], "--nope"],
  ])("refuse %j", (args, message) => {
    expect(() => readFlags(args, now)).toThrow(message);
  });
});
