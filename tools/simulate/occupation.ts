import { calendarNamed } from "../../shared/gold/dates/calendars.ts";
import { day, hour } from "../../shared/platform/time.ts";
import type { Simulation } from "./simulation.ts";
import { slotAt, slotCount } from "./slots.ts";
import { type Purpose, statelessRandom } from "./stateless-random.ts";

/** What a person does in a slot. An episode is a high heart rate at rest. */
export type Occupation = "workout" | "rest" | "sleep" | "episode";

/** With half-hour zones, and on both sides of the date line. */
const homes = [
  "America/Los_Angeles",
  "America/New_York",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Australia/Adelaide",
  "Pacific/Auckland",
] as const;
const travelShare = 0.25;
const workoutShare = 0.12;
const episodeShare = 0.03;
const wakes = 7 * hour;
const sleeps = 23 * hour;

export interface Journey {
  /** Epoch milliseconds: when the profile gets the new time zone. */
  readonly time: number;
  readonly timeZone: string;
}

/** The time zone of a person's first profile; undefined without one. */
export function homeOf({ people, seed }: Simulation, device: number): string | undefined {
  return people === "active" ? undefined : homes[homeIndex(seed, device)];
}

/** The only journey of a person, if any: to another time zone. */
export function journeyOf({ people, seed, start, end }: Simulation, device: number): Journey | undefined {
  const random = (purpose: Purpose) => statelessRandom(seed, device, 0, purpose);
  if (people === "active" || random("travel") >= travelShare) return undefined;
  const further = 1 + Math.floor(random("destination") * (homes.length - 1));
  const timeZone = homes[(homeIndex(seed, device) + further) % homes.length] ?? homes[0];
  return { time: Math.floor(start + (end - start) * (0.2 + 0.6 * random("departure"))), timeZone };
}

/** People are asleep from 23 to 7 o'clock, in the time zone where they are. */
export function occupationIn(simulation: Simulation, device: number, slot: number): Occupation {
  const { people, seed, start, end } = simulation;
  if (people === "active") return "workout";
  const middle = start + ((slot + 0.5) * (end - start)) / slotCount(simulation);
  const journey = journeyOf(simulation, device);
  const timeZone = journey !== undefined && middle >= journey.time ? journey.timeZone : homeOf(simulation, device);
  const sinceMidnight = (middle + (calendarNamed(timeZone ?? "UTC")?.aheadAt(middle) ?? 0)) % day;
  if (sinceMidnight < wakes || sinceMidnight >= sleeps) return "sleep";
  const random = statelessRandom(seed, device, slot, "occupation");
  if (random < workoutShare) return "workout";
  return random < workoutShare + episodeShare ? "episode" : "rest";
}

/**
 * The mean heart rate outside of workouts. An episode begins ten minutes after a workout of the slot before it, which
 * is when alerts count again.
 */
export function restingBpm(simulation: Simulation, device: number, time: number): number {
  const { start, end } = simulation;
  const slot = slotAt(simulation, time);
  const occupation = occupationIn(simulation, device, slot);
  if (occupation === "sleep") return 48;
  const part = ((time - start) * slotCount(simulation)) / (end - start) - slot;
  return occupation === "episode" && part >= 0.4 && part < 0.95 ? 126 : 60;
}

function homeIndex(seed: number, device: number): number {
  return Math.floor(statelessRandom(seed, device, 0, "home") * homes.length);
}
