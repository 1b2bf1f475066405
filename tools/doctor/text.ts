import type { Finding } from "../../shared/operations/doctor/finding.ts";
import type { RepairResult } from "../../shared/operations/doctor/repair/repair.ts";
import { printable } from "../../shared/platform/printable.ts";

/** Locations printed for one finding; the JSON contains all. */
const maxLocations = 20;

export interface Report {
  readonly findings: readonly Finding[];
  readonly repaired: readonly RepairResult[];
  readonly skipped: readonly string[];
  /** What was read, with its number: `9 hubs`. */
  readonly checked: readonly string[];
}

export function reportText({ findings, repaired, skipped, checked }: Report): string {
  return [
    ...repaired.map(({ check, location, result }) => `repaired ${check}: ${printable(location)}: ${result}`),
    ...findings.flatMap(findingLines),
    ...skipped.map((part) => `not checked: ${part}`),
    `Checked ${checked.join(", ")}.`,
    summary(findings, skipped),
  ].join("\n");
}

function findingLines({ check, severity, description, action, locations }: Finding): string[] {
  const shown = locations.slice(0, maxLocations).map(({ id, detail }) => `  ${printable(id)}: ${printable(detail)}`);
  const more = locations.length > maxLocations ? [`  and ${locations.length - maxLocations} more`] : [];
  return [`${severity} ${check}`, `  ${description}`, ...shown, ...more, `  Action: ${action}`, ""];
}

function summary(findings: readonly Finding[], skipped: readonly string[]): string {
  const count = (severity: Finding["severity"]) => findings.filter((finding) => finding.severity === severity).length;
  if (findings.length === 0)
    return skipped.length === 0
      ? "No findings."
      : `No findings, but not everything was checked (${skipped.length} above).`;
  return `${count("error")} errors, ${count("warning")} warnings`;
}
