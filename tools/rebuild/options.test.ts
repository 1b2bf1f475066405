import { describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

const read = (line: string, environment = {}) => readOptions(line.split(" ").filter(Boolean), environment);

describe("the options of a rebuild", () => {
  it("select the action and its parameters", () => {
    expect(read("--into x")).toMatchObject({
      action: "into",
      name: "x",
      compare: true,
      syncTimeout: 60_000,
      examples: 3,
    });
    expect(read("--into x").limits).toMatchObject({ threads: 2, threadsFrom: 100_000, partitions: 4 });
    expect(read("--drop x --data d")).toMatchObject({ action: "drop", name: "x", data: "d" });
    const line = "--into x --time-zone europe/berlin --no-compare --parallel 3 --patience 0 --examples 9";
    expect(read(line)).toMatchObject({ timeZone: "Europe/Berlin", compare: false, syncTimeout: 0, examples: 9 });
    expect(read(line).limits).toMatchObject({ threads: 3, threadsFrom: 0, partitions: 6 });
  });

  it("print the usage without flags", () => {
    for (const line of ["", "--help", "--help --into x"]) expect(read(line).action).toBe("help");
  });

  it.each([
    ["--into x --drop y", "--into or --drop"],
    ["--into x --time-zone Mars/Olympus", "--time-zone: an IANA time zone expected"],
    ["--into x --parallel 0", "--parallel: a whole number from 1 to 32 expected, not 0"],
    ["--into x --patience soon", "--patience: a whole number"],
    ["--into x --examples 1.5", "--examples: a whole number"],
    ["--onto x", "--onto"],
  ])("%s is rejected", (line, message) => {
    expect(() => read(line)).toThrow(message);
  });

  it("require the app's databases if the environment selects the services", () => {
    const elsewhere = { COSMOS__accountEndpoint: "https://x" };
    expect(() => read("--drop x", elsewhere)).toThrow("SILVER_DATABASE must be set to the value of the app");
    expect(() => read("--drop x", { ...elsewhere, SILVER_DATABASE: "silver" })).toThrow("GOLD_DATABASE must be set");
    expect(read("--drop x", { ...elsewhere, SILVER_DATABASE: "silver", GOLD_DATABASE: "gold" }).action).toBe("drop");
    expect(read("", elsewhere).action).toBe("help");
  });
});
