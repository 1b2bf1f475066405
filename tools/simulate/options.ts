import { minute } from "../../shared/platform/time.ts";
import type { SimulationOptions } from "./simulation.ts";

/** The flags of `npm run simulate` as text. */
export interface SimulationFlags {
  readonly devices: string;
  readonly rate: string;
  readonly minutes: string;
  readonly late: string;
  readonly duplicates: string;
  readonly disorder: string;
  readonly poison: string;
  readonly seed: string;
  readonly speed: string;
  readonly start?: string | undefined;
}

/**
 * A silver bucket stores 6,000 readings in five minutes and drops the latest of more, which a ledger could not predict.
 */
const maxRate = 20;
const maxMinutes = 24 * 60;

/**
 * Parses the flags of a simulation. Without `--start` it starts now, or ends now if `--speed` is not 1: readings more
 * than a day ahead would be rejected.
 *
 * @param now epoch milliseconds
 * @throws Error that names the invalid flag and its values
 */
export function readSimulation(flags: SimulationFlags, now: number): SimulationOptions & { readonly speed: number } {
  const minutes = numberIn(flags, "minutes", 0.05, maxMinutes);
  const speed = numberIn(flags, "speed", 0, 100_000);
  return {
    devices: wholeIn(flags, "devices", 1, 100_000),
    rate: numberIn(flags, "rate", 0.001, maxRate),
    minutes,
    late: numberIn(flags, "late", 0, 100) / 100,
    duplicates: numberIn(flags, "duplicates", 0, 100) / 100,
    disorder: wholeIn(flags, "disorder", 0, 600),
    poison: numberIn(flags, "poison", 0, 100) / 100,
    seed: wholeIn(flags, "seed", 0, 2 ** 31 - 1),
    speed,
    start: flags.start === undefined ? now - (speed === 1 ? 0 : Math.ceil(minutes * minute)) : startIn(flags.start),
  };
}

function numberIn(flags: SimulationFlags, name: keyof SimulationFlags, minimum: number, maximum: number): number {
  const text = flags[name] ?? "";
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= minimum && value <= maximum) return value;
  throw new Error(`--${name} ${text}: a number from ${minimum} to ${maximum} expected`);
}

function wholeIn(flags: SimulationFlags, name: keyof SimulationFlags, minimum: number, maximum: number): number {
  const value = numberIn(flags, name, minimum, maximum);
  if (Number.isInteger(value)) return value;
  throw new Error(`--${name} ${flags[name]}: a whole number from ${minimum} to ${maximum} expected`);
}

function startIn(text: string): number {
  const time = Date.parse(text);
  if (time > 0) return time;
  throw new Error(`--start ${text}: a time expected, such as 2026-11-24T08:00:00Z`);
}
