import { resolve } from "node:path";
import { expect, it } from "vitest";
import { readFlags } from "./flags.ts";

it("parses all flags", () => {
  const args = ["--app", "a", "--data", "d", "--port", "0", "--setting", "A=1", "--setting", "B=x=y;z=", "--verbose"];
  expect(readFlags(args)).toEqual({
    appFolder: resolve("a"),
    dataFolder: resolve("d"),
    port: 0,
    settings: { A: "1", B: "x=y;z=" },
    verbose: true,
    colour: false,
    logFormat: "text",
    instance: undefined,
  });
});

it.each([
  [[], "--data"],
  [["--data", "d", "--port", "x"], "--port"],
  [["--data", "d", "--port", "70000"], "--port"],
  [["--data", "d", "--setting", "=1"], "--setting"],
  [["--data", "d", "--color"], "--color"],
  [["--data", "d", "--log-format", "xml"], "--log-format"],
])("%j is rejected with the name of the flag", (args, flag) => expect(() => readFlags(args)).toThrow(flag));
