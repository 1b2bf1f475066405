import { minute } from "../../shared/platform/time.ts";
import type { Simulation } from "./simulation.ts";

/** A person does one thing in a slot, so that no workout reaches the 3 h limit after which a stop is ignored. */
const slotLength = 30 * minute;

export function slotCount({ start, end }: Simulation): number {
  return Math.max(1, Math.ceil((end - start) / slotLength));
}

/** The slot that contains an instant of the simulation. */
export function slotAt(simulation: Simulation, time: number): number {
  const { start, end } = simulation;
  const slots = slotCount(simulation);
  return Math.min(slots - 1, Math.max(0, Math.floor(((time - start) * slots) / (end - start))));
}
