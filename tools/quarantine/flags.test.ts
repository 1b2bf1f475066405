import { describe, expect, it } from "vitest";
import { readCommand } from "./flags.ts";

const now = Date.UTC(2026, 10, 24, 12);

describe("the flags of npm run quarantine", () => {
  it("are parsed", () => {
    const args = ["list", "--stream", "workouts", "--since", "24h", "--until", "2026-11-24T10:30", "--each"];
    expect(readCommand(args, now)).toMatchObject({
      name: "list",
      filter: { stream: "workouts", since: now - 86_400_000, until: Date.UTC(2026, 10, 24, 10, 30) },
      state: "open",
      layer: "bronze",
      each: true,
      limit: 100_000,
      after: undefined,
      format: "table",
    });
  });

  it("are optional: help is printed without them", () => {
    expect([readCommand([], now), readCommand(["list", "--help"], now)]).toEqual([undefined, undefined]);
  });

  it.each([
    [["delete"], "list, show, replay, discard expected"],
    [["list", "an id"], "list takes filters"],
    [["list", "--stream", "bpm"], "no stream is called bpm"],
    [["list", "--code", "broken"], "--code: not-text, not-json"],
    [["list", "--state", "new"], "--state: open, replayed, discarded, all expected"],
    [["list", "--why", "x"], "--why cannot be used with list"],
    [["list", "--since", "2026-02-30"], "--since"],
    [["list", "--limit", "0"], "--limit"],
    [["show", "an id", "--limit", "1"], "--limit cannot be used with show"],
    [["list", "--colour"], "--colour"],
    [["show"], "show takes one id"],
    [["replay"], "replay takes ids, or filters, or --all"],
    [["replay", "an id", "--all"], "replay takes ids, or filters, or --all"],
    [["replay", "--all", "--with", "f"], "--with is the corrected body of one event"],
    [["discard", "--all"], "discard needs --why"],
    [["discard", "--all", "--why", " "], "discard needs --why"],
  ])("rejects %j: %s", (args, text) => {
    expect(() => readCommand(args, now)).toThrow(text);
  });
});
