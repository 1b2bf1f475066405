import type { Check } from "./check.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { checks as ours } from "./registry.ts";

/** What is wrong, in the order of the checks; nothing of a healthy pipeline. */
export function examine(facts: Facts, checks: readonly Check[] = ours): Finding[] {
  return checks.flatMap(({ name: check, severity, means, todo, find }) => {
    const spots = find(facts);
    return spots.length === 0 ? [] : [{ check, severity, means, todo, spots }];
  });
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity !== "error");
}
