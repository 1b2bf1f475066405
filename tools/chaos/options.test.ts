import { expect, it } from "vitest";
import { readChaosOptions } from "./options.ts";

it("has defaults and parses every flag", () => {
  const defaults = { events: 20_000, kills: 5, hosts: 2, broker: false, faults: false, seed: 1 };
  expect(readChaosOptions([])).toEqual(defaults);
  const all = ["--events", "7", "--kills", "0", "--hosts", "8", "--broker", "--faults", "--seed", "0"];
  expect(readChaosOptions(all)).toEqual({ events: 7, kills: 0, hosts: 8, broker: true, faults: true, seed: 0 });
  expect(readChaosOptions(["--help"])).toBeUndefined();
});

it.each([
  [["--events", "0"], "--events 0: an integer from 1 to 20000000 expected"],
  [["--kills", "1.5"], "--kills 1.5"],
  [["--hosts", "9"], "--hosts 9"],
  [["--seed", ""], "--seed "],
  [["--what"], "--what"],
])("rejects %j", (args, message) => {
  expect(() => readChaosOptions(args)).toThrow(message);
});
