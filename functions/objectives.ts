import { freshnessFor } from "../shared/composition.ts";
import { measureFreshness } from "../shared/operations/objectives/measure-freshness.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { countObjective } from "./app/objectives.ts";
import { azure, now } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const freshness = freshnessFor(azure, now);

registerTimer("objectives", "OBJECTIVES_SCHEDULE", async (context) => {
  try {
    for (const [stream, counts] of await measureFreshness(freshness)) countObjective("freshness", stream, counts);
  } catch (error) {
    log(context, "freshness-not-measured", {}, error);
  }
});
