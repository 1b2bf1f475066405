import { describe, expect, it } from "vitest";
import { parse } from "../cli/testing/parse.ts";
import { simulate } from "./command.ts";
import { readSimulation, type SimulationFlags } from "./options.ts";

const given = "--devices 10 --rate 0.5 --minutes 2 --late 5 --duplicates 1.5 --disorder 3 --seed 9".split(" ");
const flagsOf = (...more: string[]) => parse(simulate, [...given, ...more]).flags as SimulationFlags;
const now = Date.UTC(2026, 10, 24, 12);

describe("the options of a simulation", () => {
  it("are parsed from numbers and percentages", () => {
    expect(readSimulation(flagsOf(), now)).toEqual({
      people: "active",
      devices: 10,
      rate: 0.5,
      minutes: 2,
      late: 0.05,
      duplicates: 0.015,
      disorder: 3,
      poison: 0,
      seed: 9,
      speed: 1,
      start: now,
    });
  });

  it("end now if the speed is not 1, so that no reading is in the future", () => {
    expect(readSimulation(flagsOf("--speed", "0"), now).start).toBe(now - 120_000);
    expect(readSimulation(flagsOf("--speed", "0", "--start", "2026-11-01T06:00:00Z"), now).start).toBe(
      Date.UTC(2026, 10, 1, 6),
    );
  });

  it.each([
    ["devices", "0"],
    ["devices", "1.5"],
    ["rate", "21"],
    ["rate", ""],
    ["minutes", "many"],
    ["late", "101"],
    ["disorder", "-1"],
    ["disorder", "0.5"],
    ["seed", "1e10"],
    ["start", "soon"],
    ["protocol", "amqp,carrier-pigeon"],
    ["people", "robots"],
  ])("--%s %j is rejected with the name of the flag", (name, text) => {
    expect(() => flagsOf(`--${name}`, text)).toThrow(`--${name}`);
  });
});
