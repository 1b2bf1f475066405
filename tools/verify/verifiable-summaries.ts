import type { Summary } from "../../shared/gold/summary.ts";

/** A summary that can be verified. */
export interface VerifiableSummary {
  readonly name: string;
  /** Whether Azure refreshes it hourly. */
  readonly isHourly: boolean;
}

/** Summaries that are not verified, by reason. */
export const excludedSummaries: Readonly<Record<string, string>> = {
  risk_by_birth_year: "its rows include everyone born in a year, so generated customers would change real figures",
};

/** The summaries with expected rows. A rolled-up summary is refreshed with the summary whose container it shares. */
export function verifiableSummaries(summaries: readonly Summary[]): VerifiableSummary[] {
  return summaries
    .filter(({ name }) => !Object.hasOwn(excludedSummaries, name))
    .map(({ name, container }) => ({
      name,
      isHourly: summaries.some(
        (other) => other.kind === "computed" && other.container === container && other.refresh === "hourly",
      ),
    }));
}
