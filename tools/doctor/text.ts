import type { Finding } from "../../shared/operations/doctor/finding.ts";
import type { Repaired } from "../../shared/operations/doctor/repair/repair.ts";
import { printable } from "../../shared/platform/printable.ts";

/** Places of one finding that are named; all of them stand in the JSON. */
const mostSpots = 20;

export interface Report {
  readonly findings: readonly Finding[];
  readonly repaired: readonly Repaired[];
  readonly skipped: readonly string[];
}

export function reportText({ findings, repaired, skipped }: Report): string {
  return [
    ...repaired.map(({ check, where, done }) => `repaired ${check}: ${printable(where)}: ${done}`),
    ...findings.flatMap(findingLines),
    ...skipped.map((what) => `not looked at: ${what}`),
    summary(findings),
  ].join("\n");
}

function findingLines({ check, severity, means, todo, spots }: Finding): string[] {
  const named = spots.slice(0, mostSpots).map(({ where, detail }) => `  ${printable(where)}: ${printable(detail)}`);
  const more = spots.length > mostSpots ? [`  and ${spots.length - mostSpots} more`] : [];
  return [`${severity} ${check}`, `  ${means}`, ...named, ...more, `  To do: ${todo}`, ""];
}

function summary(findings: readonly Finding[]): string {
  const count = (severity: Finding["severity"]) => findings.filter((finding) => finding.severity === severity).length;
  if (findings.length === 0) return "Nothing is wrong.";
  return `${count("error")} errors, ${count("warning")} warnings`;
}
