import { describe, expect, it } from "vitest";
import { type LogContext, log } from "./log.ts";

function contextWithLines() {
  const lines: [string, string][] = [];
  const context: LogContext = {
    functionName: "ingest-workouts",
    invocationId: "1",
    info: (line) => lines.push(["info", line]),
    warn: (line) => lines.push(["warn", line]),
    error: (line) => lines.push(["error", line]),
  };
  return { context, lines };
}

const counts = { accepted: 5, duplicate: 0, ignored: 0, quarantined: 2 };

describe("a log line", () => {
  it("is written with the text and level of its event", () => {
    const { context, lines } = contextWithLines();
    log(context, "batch-landed", { stream: "workouts", partition: "1", ...counts });
    log(context, "hub-not-responding", { hub: "workout" });
    log(context, "hub-rejected", { hub: "workout" });
    expect(lines).toEqual([
      ["info", "workouts/1: 5 accepted, 2 quarantined"],
      ["warn", "hub workout does not respond"],
      ["error", "hub workout did not accept events"],
    ]);
  });

  it("is a single line, whatever the name of a file contains", () => {
    const { context, lines } = contextWithLines();
    log(context, "landing-unreadable", { file: "a\r\nALERT sequence-gap b\u001b[2J", reason: "no CSV" });
    expect(lines).toEqual([["error", "ALERT landing-unreadable a\\r\\nALERT sequence-gap b\\u001b[2J: no CSV"]]);
  });

  it("of an alert begins with ALERT, its name and a space, which the alert rules match", () => {
    const { context, lines } = contextWithLines();
    log(context, "sequence-gap", { stream: "workouts", partition: "1", from: 7, to: 9 });
    log(context, "outbox-failed", {}, new Error("no answer"));
    log(context, "gold-failed", { summary: undefined }, "odd");
    const texts = lines.map(([, line]) => line.split("\n")[0]);
    expect(texts).toEqual([
      "ALERT sequence-gap workouts/1: the hub skipped 7 to 9",
      "ALERT outbox-failed Error: no answer",
      "ALERT gold-failed string: odd",
    ]);
    expect(lines[1]?.[1]).toContain("\n    at ");
  });

  it("contains no personal part of an error", () => {
    const { context, lines } = contextWithLines();
    const error = Object.assign(new Error("no document of ada@example.org\nfor 00:1B:44:11:3A:B7"), {
      code: 404,
      headers: { "x-ms-documentdb-partitionkey": '["ada@example.org"]' },
      cause: new TypeError("bad key ada@example.org (00-1b-44-11-3a-b7)\nand more"),
    });
    log(context, "silver-failed", { partition: "profiles|0|1" }, error);
    const [line = ""] = lines.map(([, text]) => text.split("\n")[0]);
    expect(line).toBe(
      "ALERT silver-failed profiles|0|1 Error: no document of <e-mail> (404); caused by TypeError: bad key <e-mail> (<mac>)",
    );
    expect(JSON.stringify(lines)).not.toContain("ada@");
  });

  it("redacts addresses in the name of a file, in every field", () => {
    const { context, lines } = contextWithLines();
    const file = "clinic/ada@example.org 00:1B:44:11:3A:B7.csv";
    log(context, "file-landed", { file, status: "complete", records: 3 });
    log(context, "internal-defect", { source: `landing ${file}`, internal: 1 });
    expect(lines.map(([, line]) => line)).toEqual([
      "landing clinic/<e-mail> <mac>.csv: complete, 3 records",
      expect.stringContaining("landing clinic/<e-mail> <mac>.csv"),
    ]);
  });

  it("accepts an error without a stack", () => {
    const { context, lines } = contextWithLines();
    log(
      context,
      "api-failed",
      { route: "get-gold", request: "r1" },
      Object.assign(new Error("x"), { stack: undefined }),
    );
    expect(lines).toEqual([["error", "ALERT api-failed get-gold, request r1 Error: x"]]);
  });
});
