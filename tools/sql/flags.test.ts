import { describe, expect, it } from "vitest";
import { parse } from "../cli/testing/parse.ts";
import { sql } from "./command.ts";
import { sqlFlags } from "./flags.ts";

const now = Date.UTC(2026, 10, 24);

function readFlags(args: readonly string[], at: number) {
  const {
    args: [query],
    flags,
  } = parse(sql, args);
  return sqlFlags(query as string | undefined, flags as Parameters<typeof sqlFlags>[1], at);
}

describe("the flags of sql", () => {
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
  });

  it.each([
    [["--format", "xml"], "table, csv, json, ndjson, parquet"],
    [["SELECT 1", "--format", "parquet"], "--format parquet requires --output FILE"],
    [["--output", "x"], "--output requires a query"],
    [["--limit", "0"], "--limit"],
    [["--memory", "much"], "--memory"],
    [["--at", "noon"], "--at"],
    [["--at", "2026-02-31T00:00:00"], "--at"],
    [["--since", "2026-13-01"], "--since"],
    [["SELECT 1", "--raw"], "--raw requires --format csv"],
    [["SELECT 1", "--format", "json", "--bom"], "--bom requires --format csv"],
    [["select", "1"], "too many arguments"],
    [[""], "the query is empty"],
    [["--nope"], "--nope"],
  ])("rejects %j", (args, message) => {
    expect(() => readFlags(args, now)).toThrow(message);
  });
});
