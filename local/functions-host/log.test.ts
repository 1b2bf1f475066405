import { describe, expect, it } from "vitest";
import { hostLog } from "./log.ts";

function logWith(options: { verbose?: boolean; colour?: boolean; format?: "json" | "text"; instance?: string } = {}) {
  const lines: string[] = [];
  const now = () => new Date("2026-11-24T10:00:00.125Z");
  const log = hostLog({ verbose: false, colour: false, ...options, write: (line) => lines.push(line), now });
  return { log, lines };
}

const invocation = {
  functionName: "ingest",
  invocationId: "12345678-abcd",
  reason: "bpm/3, 2 events from 7",
  milliseconds: 12.6,
  failure: undefined,
};

describe("the log", () => {
  it("writes one line for an invocation", () => {
    const { log, lines } = logWith();
    log.invocation(invocation, false);
    log.invocation({ ...invocation, failure: "timeout" }, true);
    expect(lines).toEqual([
      "10:00:00.125 ingest 12345678 bpm/3, 2 events from 7, 13 ms, ok",
      "10:00:00.125 ingest 12345678 bpm/3, 2 events from 7, 13 ms, failed: timeout",
    ]);
  });

  it("writes quiet invocations, details and debug output only when verbose", () => {
    const quiet = logWith();
    const verbose = logWith({ verbose: true });
    for (const { log } of [quiet, verbose]) {
      log.invocation(invocation, true);
      log.detail("detail");
      log.app({ level: "debug", category: "user", message: "debug" });
      log.app({ level: "information", category: "system", message: "library" });
    }
    expect(quiet.lines).toEqual([]);
    expect(verbose.lines).toHaveLength(4);
  });

  it("marks the output of the app with function and invocation", () => {
    const { log, lines } = logWith();
    const origin = { functionName: "gold", invocationId: "abcdefgh-1" };
    log.app({ level: "error", category: "user", message: "ALERT", ...origin });
    log.app({ level: "warning", category: "system", message: "library" });
    expect(lines).toEqual(["10:00:00.125 gold abcdefgh | ALERT", "10:00:00.125 | library"]);
  });

  it("writes one JSON object a line in JSON format", () => {
    const { log, lines } = logWith({ format: "json", colour: true, instance: "2" });
    log.invocation({ ...invocation, failure: "timeout" }, false);
    log.app({ level: "warning", category: "user", message: "careful\nnow", functionName: "gold", invocationId: "a" });
    log.line("Host stops");
    const [failed, warned, stopped] = lines.map((line) => JSON.parse(line));
    expect(failed).toEqual({
      time: "2026-11-24T10:00:00.125Z",
      level: "error",
      category: "function",
      instance: "2",
      function: "ingest",
      invocationId: "12345678-abcd",
      durationMs: 13,
      outcome: "failed",
      failure: "timeout",
      message: "bpm/3, 2 events from 7",
    });
    expect(warned).toMatchObject({ level: "warning", category: "user", function: "gold", message: "careful\nnow" });
    expect(stopped).toMatchObject({ level: "information", category: "host", message: "Host stops" });
  });

  it("prefixes lines with the instance", () => {
    const { log, lines } = logWith({ instance: "2" });
    log.line("Host stops");
    expect(lines).toEqual(["10:00:00.125 #2 Host stops"]);
  });

  it("uses colour only when enabled", () => {
    const { log, lines } = logWith({ colour: true });
    log.warn("careful");
    expect(lines[0]).toContain("\u001b[33mcareful");
  });
});
