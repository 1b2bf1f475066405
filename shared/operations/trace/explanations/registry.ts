import type { ComputedSummary, GroupContext } from "../../../gold/summary.ts";
import type { Identified } from "../../../platform/azure/documents.ts";
import type { Contribution } from "../contributions.ts";
import { explainGymEvent } from "./gym-event.ts";
import { explainReading } from "./reading.ts";
import { explainWorkoutEvent } from "./workout-event.ts";

/** Explains why a contribution to one silver container is in no row of one summary. */
export interface Explanation {
  readonly summary: string;
  readonly container: string;
  /** @returns undefined if the reason is another one */
  explain(document: never, context: GroupContext): Promise<string | undefined>;
}

const explanations: readonly Explanation[] = [
  { summary: "workout_bpm_summary", container: "heart-rates", explain: explainReading },
  { summary: "workout_bpm_summary", container: "workouts", explain: explainWorkoutEvent },
  { summary: "gym_summary", container: "workouts", explain: explainWorkoutEvent },
  { summary: "gym_summary", container: "gym-visits", explain: explainGymEvent },
];

/** @param groups number of groups of the summary that the event affects */
export async function explainAbsence(
  { name, feeds }: ComputedSummary,
  contributions: readonly Contribution[],
  context: GroupContext,
  groups: number,
): Promise<string> {
  const relevant = contributions.filter(({ definition }) =>
    feeds.some(({ container }) => container === definition.container),
  );
  if (relevant.length === 0) return "the summary does not read this stream";
  for (const { definition, document } of relevant) {
    const explanation = explanations.find(
      ({ summary, container }) => summary === name && container === definition.container,
    );
    const reason = await explanation?.explain(document as Identified as never, context);
    if (reason !== undefined) return reason;
  }
  return groups === 0 ? "it affects no group" : `it changes no row of the ${groups} groups that it affects`;
}
