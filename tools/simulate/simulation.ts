import { hash } from "node:crypto";

/** Everything that decides which events are sent, and in which order: the same values, the same bytes. */
export interface SimulationOptions {
  /** People, with a device each. */
  readonly devices: number;
  /** Readings a second of each device. */
  readonly rate: number;
  readonly minutes: number;
  /** Share of readings held back until all else is sent. 0 to 1. */
  readonly late: number;
  /** Share of events sent once more, the same bytes. 0 to 1. */
  readonly duplicates: number;
  /** Seconds, whole ones: readings that are at most so far apart may be sent in either order. */
  readonly disorder: number;
  /** Share of readings replaced by bodies that nobody can understand. 0 to 1. */
  readonly poison: number;
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly start: number;
}

export interface Simulation extends SimulationOptions {
  /** Begins every id of this run, so that its events can be told from others in the pipeline. */
  readonly prefix: string;
  readonly readingsPerDevice: number;
  /** Epoch milliseconds. */
  readonly end: number;
}

export const second = 1000;
export const minute = 60 * second;

/** A simulation is its options: of two with the same options and start every event is the same. */
export function simulationOf(options: SimulationOptions): Simulation {
  const { devices, rate, minutes, late, duplicates, disorder, poison, seed, start } = options;
  const parts = [devices, rate, minutes, late, duplicates, disorder, poison, seed, start];
  const run = hash("sha256", JSON.stringify(parts), "hex").slice(0, 8);
  return {
    ...options,
    prefix: `sim-${run}-`,
    // What is a whole number but for rounding counts whole.
    readingsPerDevice: Math.floor(rate * minutes * 60 + 1e-9),
    end: start + Math.round(minutes * minute),
  };
}
