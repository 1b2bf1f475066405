import type { Check } from "./check.ts";
import type { Finding } from "./finding.ts";
import type { PipelineSnapshot } from "./pipeline-snapshot.ts";
import { checks as allChecks } from "./registry.ts";

/** The findings in the order of the checks; a healthy pipeline has none. */
export function runChecks(snapshot: PipelineSnapshot, checks: readonly Check[] = allChecks): Finding[] {
  return checks.flatMap(({ name: check, severity, description, action, find }) => {
    const locations = find(snapshot);
    return locations.length === 0 ? [] : [{ check, severity, description, action, locations }];
  });
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity !== "error");
}
