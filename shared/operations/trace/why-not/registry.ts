import type { Summary, View } from "../../../gold/summary.ts";
import type { Identified } from "../../../platform/azure/documents.ts";
import type { Said } from "../contributions.ts";
import { gymEventWithoutRow } from "./gym-event.ts";
import { readingWithoutRow } from "./reading.ts";
import { workoutEventWithoutRow } from "./workout-event.ts";

/** Why a fragment of one silver container is in no row of one summary; undefined when it does not know. */
export interface Explanation {
  readonly summary: string;
  readonly container: string;
  explain(fragment: never, view: View): Promise<string | undefined>;
}

/** Every explanation. What has none is explained by what is the same for all. */
const explanations: readonly Explanation[] = [
  { summary: "workout_bpm_summary", container: "heart-rates", explain: readingWithoutRow },
  { summary: "workout_bpm_summary", container: "workouts", explain: workoutEventWithoutRow },
  { summary: "gym_summary", container: "workouts", explain: workoutEventWithoutRow },
  { summary: "gym_summary", container: "gym-visits", explain: gymEventWithoutRow },
];

/** @param groups how many groups of the summary the event could touch */
export async function whyNot(
  { name, feeds }: Summary,
  said: readonly Said[],
  view: View,
  groups: number,
): Promise<string> {
  const followed = said.filter(({ definition }) => feeds.some(({ container }) => container === definition.container));
  if (followed.length === 0) return "it does not read this stream";
  for (const { definition, fragment } of followed) {
    const explanation = explanations.find(
      ({ summary, container }) => summary === name && container === definition.container,
    );
    const why = await explanation?.explain(fragment as Identified as never, view);
    if (why !== undefined) return why;
  }
  return groups === 0 ? "it touches no group" : `it changes no row of the ${groups} groups that it can touch`;
}
