import { type OutcomeCounts, total } from "../../shared/bronze/manifest/outcome-counts.ts";
import { formatNumber } from "../common/format-number.ts";

const always: readonly string[] = ["accepted", "quarantined"];

/** The outcomes since an earlier reading; they add up to the number of events. */
export function outcomesText(before: OutcomeCounts, after: OutcomeCounts): string {
  const parts = (["accepted", "quarantined", "duplicate", "ignored"] as const).flatMap((outcome) => {
    const count = after[outcome] - before[outcome];
    return count === 0 && !always.includes(outcome) ? [] : [`${formatNumber(count)} ${outcome}`];
  });
  return `${formatNumber(total(after) - total(before))} events: ${parts.join(", ")}.`;
}
