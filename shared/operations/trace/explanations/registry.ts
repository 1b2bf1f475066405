import type { GroupContext } from "../../../gold/group-context.ts";
import type { ComputedSummary } from "../../../gold/summary.ts";
import type { Identified } from "../../../platform/azure/documents.ts";
import type { SilverContainer, SilverDocuments } from "../../../silver/documents/registry.ts";
import type { Contribution } from "../contributions.ts";
import { explainGymEvent } from "./gym-event.ts";
import { explainReading } from "./reading.ts";
import { explainWorkoutEvent } from "./workout-event.ts";

/**
 * Explains why a contribution to one silver container is in no row of one summary. The container determines the type of
 * the document.
 */
type Explanation<C extends SilverContainer = SilverContainer> = {
  readonly [Each in C]: {
    readonly summary: string;
    readonly container: Each;
    /** @returns undefined if the reason is another one */
    explain(document: SilverDocuments[Each], context: GroupContext): Promise<string | undefined>;
  };
}[C];

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
    const reason = explanation === undefined ? undefined : await explain(explanation, document, context);
    if (reason !== undefined) return reason;
  }
  return groups === 0 ? "it affects no group" : `it changes no row of the ${groups} groups that it affects`;
}

/** @param document of the container of the explanation */
function explain<C extends SilverContainer>(
  explanation: Explanation<C>,
  document: Identified,
  context: GroupContext,
): Promise<string | undefined> {
  return explanation.explain(document as SilverDocuments[C], context);
}
