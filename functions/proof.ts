import { setTimeout as sleep } from "node:timers/promises";
import type { InvocationContext } from "@azure/functions";
import { proofFor } from "../shared/composition.ts";
import { type ProofResult, proveSample } from "../shared/operations/proof/prove.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { countObjective } from "./app/objectives.ts";
import { azure, runtime } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const proof = proofFor(azure, { ...runtime, random: Math.random, wait: sleep });

registerTimer("proof", "PROOF_SCHEDULE", async (context, deadline) => {
  try {
    const results = await proveSample(proof, { groups: azure.configuration.proofGroups, deadline });
    for (const result of results) report(context, result);
  } catch (error) {
    log(context, "proof-failed", {}, error);
  }
});

function report(
  context: InvocationContext,
  { summary, equal, differences, postponed, isIncomplete, since }: ProofResult,
): void {
  if (isIncomplete) {
    log(context, "proof-failed", { summary });
    return;
  }
  countObjective("correctness", summary, { good: equal, bad: differences.length });
  for (const { group, storedRows, recomputedRows, columns, sources } of differences)
    log(context, "proof-differs", {
      ...{ summary, group, stored: storedRows, recomputed: recomputedRows },
      ...{ columns: columns.join(", "), sources: sources.join(", ") },
    });
  const frozen = since === undefined ? {} : { since };
  log(context, "proof-completed", { summary, equal, different: differences.length, postponed, ...frozen });
}
