import { chanceOf } from "./stateless-random.ts";
import { plannedWorkout, slotAt } from "./planned-workouts.ts";
import { type PoisonKind, poisonKinds } from "./poison.ts";
import { type Simulation, second } from "./simulation.ts";

/** One heart rate of one device, and what becomes of it on its way to the hub. */
export interface PlannedReading {
  /** Epoch milliseconds; no two of a device have the same. */
  readonly time: number;
  /** A multiple of 1/16, so that sums of readings are exact in any order. */
  readonly bpm: number;
  readonly poison: PoisonKind | undefined;
  readonly late: boolean;
}

/** Share of readings that no living person has: they land, and never count. */
const implausible = 0.002;
const step = 16;

/** Readings are evenly spaced; devices do not tick together. */
export function readingTime({ seed, start, rate }: Simulation, device: number, index: number): number {
  const between = second / rate;
  const phase = Math.floor(chanceOf(seed, device, 0, "phase") * between);
  return start + phase + Math.floor(index * between);
}

export function isLate({ seed, late }: Simulation, device: number, index: number): boolean {
  return chanceOf(seed, device, index, "late") < late;
}

export function plannedReading(simulation: Simulation, device: number, index: number): PlannedReading {
  const { seed, poison } = simulation;
  const time = readingTime(simulation, device, index);
  const isPoison = chanceOf(seed, device, index, "poison") < poison;
  const kind = Math.floor(chanceOf(seed, device, index, "poisonKind") * poisonKinds.length);
  return {
    time,
    bpm: bpmOf(simulation, device, index, time),
    poison: isPoison ? poisonKinds[kind] : undefined,
    late: isLate(simulation, device, index),
  };
}

/** Rises through a workout and falls at its end; at rest between 60 and 70. */
function bpmOf(simulation: Simulation, device: number, index: number, time: number): number {
  const { seed } = simulation;
  const odd = chanceOf(seed, device, index, "implausible");
  if (odd < implausible) return odd < implausible / 2 ? 0 : 400;
  const { start, end } = plannedWorkout(simulation, device, slotAt(simulation, time));
  const part = (time - start) / (end - start);
  const effort = part < 0 || part > 1 ? 0 : 4 * part * (1 - part);
  const level = 60 + effort * (70 + (device % 20));
  return Math.round((level + chanceOf(seed, device, index, "bpm") * 10) * step) / step;
}
