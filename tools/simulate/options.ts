import { minute, type SimulationOptions } from "./simulation.ts";

/** Flags of `npm run simulate`, as text. */
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

/** A bucket of silver holds 6,000 times in five minutes: beyond that the earliest stay, and no account would be right. */
const fastestRate = 20;
const mostMinutes = 24 * 60;

/**
 * Reads the flags of a simulation. Without `--start` it begins now, and one that does not go in real time ends now:
 * a reading more than a day ahead would be refused.
 *
 * @param now epoch milliseconds
 * @throws Error naming the flag that is wrong and what it takes
 */
export function readSimulation(flags: SimulationFlags, now: number): SimulationOptions & { readonly speed: number } {
  const minutes = numberIn(flags, "minutes", 0.05, mostMinutes);
  const speed = numberIn(flags, "speed", 0, 100_000);
  return {
    devices: wholeIn(flags, "devices", 1, 100_000),
    rate: numberIn(flags, "rate", 0.001, fastestRate),
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

function numberIn(flags: SimulationFlags, name: keyof SimulationFlags, least: number, most: number): number {
  const text = flags[name] ?? "";
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new Error(`--${name} ${text}: a number from ${least} to ${most} expected`);
}

function wholeIn(flags: SimulationFlags, name: keyof SimulationFlags, least: number, most: number): number {
  const value = numberIn(flags, name, least, most);
  if (Number.isInteger(value)) return value;
  throw new Error(`--${name} ${flags[name]}: a whole number from ${least} to ${most} expected`);
}

function startIn(text: string): number {
  const time = Date.parse(text);
  if (time > 0) return time;
  throw new Error(`--start ${text}: a time expected, such as 2026-11-24T08:00:00Z`);
}
