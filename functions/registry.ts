import { registryFor } from "../shared/composition.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { runRegistry } from "../shared/serving/registry/run.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, now } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const pageSize = 500;
const registry = registryFor(azure, now);

registerTimer("registry", "REGISTRY_SCHEDULE", async (context, deadline) => {
  if (registry === undefined) return;
  try {
    const counts = await withMetrics(context, "registry round", "", {}, () =>
      runRegistry(registry, { pageSize, deadline }),
    );
    record("korevital.registry.rows", counts.published, {});
    if (counts.published + counts.profiles + counts.erased > 0) log(context, "registry-completed", counts);
  } catch (error) {
    logFailure(context, { name: "registry-failed", values: {} }, error);
  }
});
