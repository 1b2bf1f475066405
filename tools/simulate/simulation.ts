import { hash } from "node:crypto";
import { minute } from "../../shared/platform/time.ts";
import type { PeopleKind } from "./people-kind.ts";

/** The parameters of a simulation. Equal parameters produce equal bytes in the same order. */
export interface SimulationOptions {
  readonly people: PeopleKind;
  /** Number of people; each has one device. */
  readonly devices: number;
  /** Readings per second and device. */
  readonly rate: number;
  readonly minutes: number;
  /** Share of readings sent after all other events, 0 to 1. */
  readonly late: number;
  /** Share of events sent twice, 0 to 1. */
  readonly duplicates: number;
  /** Whole seconds. Readings within this distance may be sent out of order. */
  readonly disorder: number;
  /** Share of readings replaced by malformed bodies, 0 to 1. */
  readonly poison: number;
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly start: number;
}

export interface Simulation extends SimulationOptions {
  /** Prefix of every id of this run, which distinguishes its events in the pipeline. */
  readonly prefix: string;
  readonly readingsPerDevice: number;
  /** Epoch milliseconds. */
  readonly end: number;
}

/** Derives a simulation from its options; equal options produce equal events. */
export function simulationOf(options: SimulationOptions): Simulation {
  const { people, devices, rate, minutes, late, duplicates, disorder, poison, seed, start } = options;
  const parts = [people, devices, rate, minutes, late, duplicates, disorder, poison, seed, start];
  const run = hash("sha256", JSON.stringify(parts), "hex").slice(0, 8);
  return {
    ...options,
    prefix: `sim-${run}-`,
    // Compensates rounding errors of whole products.
    readingsPerDevice: Math.floor(rate * minutes * 60 + 1e-9),
    end: start + Math.round(minutes * minute),
  };
}
