import { activity } from "./activity.ts";
import { assessments } from "./assessments.ts";
import { customers } from "./customers.ts";
import { gymVisits } from "./gym-visits.ts";
import { heartRates } from "./heart-rates.ts";
import { profiles } from "./profiles.ts";
import { registrations } from "./registrations.ts";
import type { Stream } from "./stream.ts";
import { workouts } from "./workouts.ts";

/** All streams, in the order in which the discriminator fields of a body without topic are checked. */
export const streams: readonly Stream[] = [
  heartRates,
  workouts,
  profiles,
  registrations,
  activity,
  assessments,
  customers,
  gymVisits,
];

export function streamNamed(name: string): Stream | undefined {
  return streams.find((stream) => stream.name === name);
}
