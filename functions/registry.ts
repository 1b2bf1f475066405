import { registryFor } from "../shared/composition.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { earliest, second } from "../shared/platform/time.ts";
import { runRegistry } from "../shared/serving/registry/run.ts";
import { unpublishedRows } from "../shared/serving/registry/unpublished.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, now, runtime } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const pageSize = 500;
const registry = registryFor(azure, runtime);

registerTimer("registry", "REGISTRY_SCHEDULE", async (context, deadline) => {
  if (registry === undefined) return;
  try {
    const counts = await withMetrics(context, "registry round", "", {}, () =>
      runRegistry(registry, { pageSize, deadline }),
    );
    record("korevital.registry.rows", counts.published, {});
    const oldest = earliest((await unpublishedRows(registry)).map(({ since }) => since));
    record("korevital.registry.lag", oldest === undefined ? 0 : Math.max(0, now() - oldest) / second, {});
    if (counts.published + counts.profiles + counts.erased > 0) log(context, "registry-completed", counts);
  } catch (error) {
    logFailure(context, { name: "registry-failed", values: {} }, error);
  }
});
