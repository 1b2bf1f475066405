import { completedWorkouts } from "./completed-workouts.ts";
import type { Pairing } from "./pairing.ts";
import { userBins } from "./user-bins.ts";
import { gymVisits } from "./visits.ts";
import { workoutBpm } from "./workout-bpm.ts";

/** Everything that is paired of silver's facts, in the published systems' words. */
export const pairings: readonly Pairing[] = [completedWorkouts, workoutBpm, userBins, gymVisits];
