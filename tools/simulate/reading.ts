import { second } from "../../shared/platform/time.ts";
import { restingBpm } from "./occupation.ts";
import { plannedWorkout } from "./planned-workouts.ts";
import { type PoisonKind, poisonKinds } from "./poison.ts";
import type { Simulation } from "./simulation.ts";
import { slotAt } from "./slots.ts";
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

/** Rises and falls during a workout; between the level of the occupation and 10 more otherwise. */
function bpmOf(simulation: Simulation, device: number, index: number, time: number): number {
  const { seed } = simulation;
  const odd = statelessRandom(seed, device, index, "implausible");
  if (odd < implausible) return odd < implausible / 2 ? 0 : 400;
  const level = exerciseBpm(simulation, device, time) ?? restingBpm(simulation, device, time);
  return Math.round((level + statelessRandom(seed, device, index, "bpm") * 10) * step) / step;
}

function exerciseBpm(simulation: Simulation, device: number, time: number): number | undefined {
  const workout = plannedWorkout(simulation, device, slotAt(simulation, time));
  if (workout === undefined || time < workout.start || time > workout.end) return undefined;
  const part = (time - workout.start) / (workout.end - workout.start);
  return 60 + 4 * part * (1 - part) * (70 + (device % 20));
}
