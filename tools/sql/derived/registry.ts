import { completedWorkouts } from "./completed-workouts.ts";
import type { DerivedTable } from "./derived-table.ts";
import { userBins } from "./user-bins.ts";
import { gymVisits } from "./visits.ts";
import { workoutBpm } from "./workout-bpm.ts";

/** All derived tables, with the names of the published systems. */
export const derivedTables: readonly DerivedTable[] = [completedWorkouts, workoutBpm, userBins, gymVisits];
