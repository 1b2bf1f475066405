import { second } from "../../shared/platform/time.ts";
import { plannedWorkout, slotAt } from "./planned-workouts.ts";
import { type PoisonKind, poisonKinds } from "./poison.ts";
import type { Simulation } from "./simulation.ts";
import { statelessRandom } from "./stateless-random.ts";

/** One planned heart rate of a device. */
export interface PlannedReading {
  /** Epoch milliseconds; unique for the device. */
  readonly time: number;
  /** A multiple of 1/16, so that sums of readings are exact in any order. */
  readonly bpm: number;
  readonly poison: PoisonKind | undefined;
  readonly late: boolean;
}

/** Share of implausible readings, which are accepted but excluded from gold. */
const implausible = 0.002;
const step = 16;

/** Readings are evenly spaced, with a different phase for each device. */
export function readingTime({ seed, start, rate }: Simulation, device: number, index: number): number {
  const between = second / rate;
  const phase = Math.floor(statelessRandom(seed, device, 0, "phase") * between);
  return start + phase + Math.floor(index * between);
}

export function isLate({ seed, late }: Simulation, device: number, index: number): boolean {
  return statelessRandom(seed, device, index, "late") < late;
}

export function plannedReading(simulation: Simulation, device: number, index: number): PlannedReading {
  const { seed, poison } = simulation;
  const time = readingTime(simulation, device, index);
  const isPoison = statelessRandom(seed, device, index, "poison") < poison;
  const kind = Math.floor(statelessRandom(seed, device, index, "poisonKind") * poisonKinds.length);
  return {
    time,
    bpm: bpmOf(simulation, device, index, time),
    poison: isPoison ? poisonKinds[kind] : undefined,
    late: isLate(simulation, device, index),
  };
}

/** Rises and falls during a workout; between 60 and 70 otherwise. */
function bpmOf(simulation: Simulation, device: number, index: number, time: number): number {
  const { seed } = simulation;
  const odd = statelessRandom(seed, device, index, "implausible");
  if (odd < implausible) return odd < implausible / 2 ? 0 : 400;
  const { start, end } = plannedWorkout(simulation, device, slotAt(simulation, time));
  const part = (time - start) / (end - start);
  const effort = part < 0 || part > 1 ? 0 : 4 * part * (1 - part);
  const level = 60 + effort * (70 + (device % 20));
  return Math.round((level + statelessRandom(seed, device, index, "bpm") * 10) * step) / step;
}
