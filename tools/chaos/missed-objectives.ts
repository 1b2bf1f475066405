import type { ObjectiveReport } from "../../shared/operations/objectives/report.ts";
import { isMet, type Objective } from "../../shared/slo/objective.ts";

/** The objectives that must hold while processes are killed and services fail, and do not. */
export function missedObjectives(reports: readonly ObjectiveReport[], objectives: readonly Objective[]): string[] {
  const asserted = objectives.filter(({ holdsUnderFaults }) => holdsUnderFaults);
  return asserted.flatMap((objective) => {
    const report = reports.find((each) => each.objective === objective.name);
    const missed = report?.series.filter((counts) => !isMet(objective, counts)) ?? [];
    return missed.map(({ of, bad }) => `objective ${objective.name} of ${of}: ${bad} bad events`);
  });
}
