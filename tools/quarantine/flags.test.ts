import { describe, expect, it } from "vitest";
import { readCommand } from "./testing/read-command.ts";

describe("the flags of quarantine", () => {
  it("are parsed", () => {
    const args = ["list", "--stream", "workouts", "--since", "2026-11-23", "--until", "2026-11-24T10:30", "--each"];
    expect(readCommand(args)).toMatchObject({
      name: "list",
      filter: { stream: "workouts", since: Date.UTC(2026, 10, 23), until: Date.UTC(2026, 10, 24, 10, 30) },
      state: "open",
      layer: "bronze",
      each: true,
      limit: 100_000,
      after: undefined,
      format: "table",
    });
    expect(readCommand(["show", "an id", "--raw"])).toMatchObject({ name: "show", ids: ["an id"], raw: true });
    expect(readCommand(["replay", "a", "b", "--dry-run"])).toMatchObject({ ids: ["a", "b"], dryRun: true });
  });

  it.each([
    [["list", "an id"], "too many arguments"],
    [["list", "--stream", "bpm"], "heart-rates"],
    [["list", "--code", "broken"], "not-text, not-json"],
    [["list", "--state", "new"], "open, replayed, discarded, all"],
    [["list", "--why", "x"], "--why"],
    [["list", "--since", "2026-02-30"], "--since"],
    [["list", "--limit", "0"], "--limit"],
    [["show", "an id", "--limit", "1"], "--limit"],
    [["list", "--colour"], "--colour"],
    [["show"], "ID"],
    [["replay"], "replay takes ids, or filters, or --all"],
    [["replay", "an id", "--all"], "replay takes ids, or filters, or --all"],
    [["replay", "--all", "--with", "f"], "--with is the corrected body of one event"],
    [["discard", "--all"], "--why"],
    [["discard", "--all", "--why", " "], "discard needs --why"],
  ])("rejects %j: %s", (args, text) => {
    expect(() => readCommand(args)).toThrow(text);
  });
});
