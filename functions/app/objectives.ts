import { objectivesFor } from "../../shared/composition.ts";
import { pendingCounts } from "../../shared/operations/objectives/pending-counts.ts";
import { listenToAlerts } from "../../shared/platform/telemetry/log.ts";
import { record } from "../../shared/platform/telemetry/record.ts";
import type { Counts } from "../../shared/slo/objective.ts";
import type { ObjectiveName } from "../../shared/slo/registry.ts";
import { azure, now } from "./pipeline.ts";

const pending = pendingCounts(objectivesFor(azure), now, (store) => {
  setTimeout(store, azure.configuration.objectivesStoreInterval).unref();
});
listenToAlerts(pending.addAlert);

/**
 * Counts events of an objective, as a metric and in the table `objectives`.
 *
 * @param series the stream or the summary, as the objective distinguishes them
 */
export function countObjective(objective: ObjectiveName, series: string, counts: Counts): void {
  for (const result of ["good", "bad"] as const)
    if (counts[result] > 0) record("korevital.objective.events", counts[result], { objective, series, result });
  pending.add(objective, series, counts);
}
