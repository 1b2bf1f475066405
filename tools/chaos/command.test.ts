import { expect, it } from "vitest";
import { parse } from "../cli/testing/parse.ts";
import { chaos } from "./command.ts";

const flagsOf = (args: readonly string[]) => parse(chaos, args).flags;

it("has defaults and parses every flag", () => {
  const defaults = { events: 20_000, kills: 5, hosts: 2, broker: false, faults: false, tables: false, seed: 1 };
  expect(flagsOf([])).toEqual(defaults);
  const all = ["--events", "7", "--kills", "0", "--hosts", "8", "--broker", "--faults", "--tables", "--seed", "0"];
  expect(flagsOf(all)).toEqual({ events: 7, kills: 0, hosts: 8, broker: true, faults: true, tables: true, seed: 0 });
});

it.each([
  [["--events", "0"], "from 1 to 16000000"],
  [["--kills", "1.5"], "--kills"],
  [["--hosts", "9"], "--hosts"],
  [["--seed", ""], "--seed"],
  [["--what"], "--what"],
])("rejects %j", (args, message) => {
  expect(() => flagsOf(args)).toThrow(message);
});
