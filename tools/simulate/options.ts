import { minute } from "../../shared/platform/time.ts";
import type { PeopleKind } from "./people-kind.ts";
import type { SimulationOptions } from "./simulation.ts";

/** The flags of a simulation; percentages from 0 to 100. */
export interface SimulationFlags {
  readonly people: PeopleKind;
  readonly devices: number;
  readonly rate: number;
  readonly minutes: number;
  readonly late: number;
  readonly duplicates: number;
  readonly disorder: number;
  readonly poison: number;
  readonly seed: number;
  readonly speed: number;
  /** Epoch milliseconds. */
  readonly start?: number | undefined;
}

/**
 * A silver bucket stores 6,000 readings in five minutes and drops the latest of more, which a ledger could not predict.
 */
export const maxRate = 20;
export const maxMinutes = 24 * 60;

/**
 * The options of a simulation. Without `--start` it starts now, or ends now if `--speed` is not 1: readings more than a
 * day ahead would be rejected.
 *
 * @param now epoch milliseconds
 */
export function readSimulation(flags: SimulationFlags, now: number): SimulationOptions & { readonly speed: number } {
  const { people, devices, rate, minutes, late, duplicates, disorder, poison, seed, speed, start } = flags;
  return {
    ...{ people, devices, rate, minutes, disorder, seed, speed },
    late: late / 100,
    duplicates: duplicates / 100,
    poison: poison / 100,
    start: start ?? now - (speed === 1 ? 0 : Math.ceil(minutes * minute)),
  };
}
