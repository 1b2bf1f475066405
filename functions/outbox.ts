import { app, type InvocationContext, type Timer } from "@azure/functions";
import { sharedContainers } from "../shared/gold/run/gold.ts";
import { azure, now } from "../shared/platform/azure/app.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { observed } from "../shared/platform/telemetry/with-metrics.ts";
import { type Outbox, outboxContainer, scoresHub } from "../shared/serving/outbox/outbox.ts";
import { runOutbox } from "../shared/serving/outbox/run.ts";
import { factsReader } from "../shared/silver/open-silver-reader.ts";

/** Far from the host's limit for a function. */
const workFor = 4 * 60_000;
const limits = { pageSize: 200, concurrency: 16 };

const outbox: Outbox = {
  balance: azure.silver("balance"),
  facts: factsReader(azure.silver),
  letters: azure.kept(outboxContainer),
  progress: azure.gold(sharedContainers.progress),
  hub: azure.hub(scoresHub),
};

/** A timer is alone of its name and never overlaps itself; what a run leaves is durable, and the next tick's. */
app.timer("outbox-timer", {
  schedule: "%OUTBOX_SCHEDULE%",
  async handler(_: Timer, context: InvocationContext) {
    record("korevital.timer.ticks", 1, { timer: "outbox" });
    try {
      const { written, published } = await observed(context, "outbox run", "", {}, () =>
        runOutbox(outbox, { ...limits, deadline: now() + workFor }, now),
      );
      record("korevital.outbox.scores", written, { step: "written" });
      record("korevital.outbox.scores", published, { step: "published" });
      if (written + published > 0) log(context, "outbox-published", { written, published });
    } catch (error) {
      log(context, "outbox-failed", {}, error);
    }
  },
});
