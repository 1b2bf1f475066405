import { describe, expect, it } from "vitest";
import { hostLog, messageOf } from "./log.ts";

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
  it("has a line about an invocation", () => {
    const { log, lines } = logWith();
    log.invocation(invocation, false);
    log.invocation({ ...invocation, failure: "no luck" }, true);
    expect(lines).toEqual([
      "10:00:00.125 ingest 12345678 bpm/3, 2 events from 7, 13 ms, ok",
      "10:00:00.125 ingest 12345678 bpm/3, 2 events from 7, 13 ms, failed: no luck",
    ]);
  });

  it("keeps what is quiet for verbose", () => {
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

  it("says whose words the app's are", () => {
    const { log, lines } = logWith();
    const origin = { functionName: "gold", invocationId: "abcdefgh-1" };
    log.app({ level: "error", category: "user", message: "ALERT", ...origin });
    log.app({ level: "warning", category: "system", message: "library" });
    expect(lines).toEqual(["10:00:00.125 gold abcdefgh | ALERT", "10:00:00.125 | library"]);
  });

  it("is an object a line when machines read it", () => {
    const { log, lines } = logWith({ format: "json", colour: true, instance: "2" });
    log.invocation({ ...invocation, failure: "no luck" }, false);
    log.app({ level: "warning", category: "user", message: "careful\nnow", functionName: "gold", invocationId: "a" });
    log.line("Host stops");
    const [failed, warned, told] = lines.map((line) => JSON.parse(line));
    expect(failed).toEqual({
      time: "2026-11-24T10:00:00.125Z",
      level: "error",
      category: "function",
      instance: "2",
      function: "ingest",
      invocationId: "12345678-abcd",
      durationMs: 13,
      outcome: "failed",
      failure: "no luck",
      message: "bpm/3, 2 events from 7",
    });
    expect(warned).toMatchObject({ level: "warning", category: "user", function: "gold", message: "careful\nnow" });
    expect(told).toMatchObject({ level: "information", category: "host", message: "Host stops" });
  });

  it("says which of several hosts it is of", () => {
    const { log, lines } = logWith({ instance: "2" });
    log.line("Host stops");
    expect(lines).toEqual(["10:00:00.125 #2 Host stops"]);
  });

  it("has colour only where it is wanted", () => {
    const { log, lines } = logWith({ colour: true });
    log.warn("careful");
    expect(lines[0]).toContain("\u001b[33mcareful");
  });
});

it("takes the first line of what was thrown", () => {
  expect(messageOf(new Error("one\n\n$OutOfProcData$:{}"))).toBe("one");
  expect(messageOf("text")).toBe("text");
  expect(messageOf(new AggregateError([new Error("first"), new Error("last")]))).toBe("last");
});
