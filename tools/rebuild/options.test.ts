import { describe, expect, it } from "vitest";
import { parse } from "../cli/testing/parse.ts";
import { rebuild } from "./command.ts";
import { type RebuildFlags, rebuildCommand } from "./options.ts";

const flagsOf = (line: string) => parse(rebuild, line.split(" ").filter(Boolean)).flags as RebuildFlags;
const read = (line: string, environment = {}) => rebuildCommand(flagsOf(line), environment);

describe("the options of a rebuild", () => {
  it("select the action and its parameters", () => {
    const defaults = { action: "into", name: "x", compare: true, syncTimeout: 60_000, examples: 3 };
    expect(read("--into x")).toMatchObject(defaults);
    expect(read("--into x").limits).toMatchObject({ threads: 2, threadsFrom: 100_000, partitions: 4 });
    expect(read("--drop x --data d")).toMatchObject({ action: "drop", name: "x", data: "d" });
    const line = "--into x --time-zone europe/berlin --no-compare --parallel 3 --patience 0 --examples 9";
    expect(read(line)).toMatchObject({ timeZone: "Europe/Berlin", compare: false, syncTimeout: 0, examples: 9 });
    expect(read(line).limits).toMatchObject({ threads: 3, threadsFrom: 0, partitions: 6 });
  });

  it.each([
    ["--into x --time-zone Mars/Olympus", "IANA time zone"],
    ["--into x --parallel 0", "whole number from 1 to 32"],
    ["--into x --patience soon", "--patience"],
    ["--into x --examples 1.5", "--examples"],
    ["--onto x", "--onto"],
  ])("%s is rejected", (line, message) => {
    expect(() => flagsOf(line)).toThrow(message);
  });

  it("require the app's databases if the environment selects the services", () => {
    const elsewhere = { COSMOS__accountEndpoint: "https://x" };
    expect(() => read("--drop x", elsewhere)).toThrow("SILVER_DATABASE must be set to the value of the app");
    expect(() => read("--drop x", { ...elsewhere, SILVER_DATABASE: "silver" })).toThrow("GOLD_DATABASE must be set");
    expect(read("--drop x", { ...elsewhere, SILVER_DATABASE: "silver", GOLD_DATABASE: "gold" }).action).toBe("drop");
  });
});
