import { outboxFor } from "../shared/composition.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { outboxOfSink } from "../shared/serving/outbox/outbox.ts";
import { runOutbox } from "../shared/serving/outbox/run.ts";
import { notifications } from "../shared/slo/notifications.ts";
import { logFailure } from "./app/log-failure.ts";
import { countObjective } from "./app/objectives.ts";
import { azure, now } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const limits = { pageSize: 200, concurrency: 16 };
const outbox = outboxOfSink(outboxFor(azure, now), "hub");

registerTimer("outbox", "OUTBOX_SCHEDULE", async (context, deadline) => {
  try {
    const { written, published, delays, restarted } = await withMetrics(context, "outbox run", "", {}, () =>
      runOutbox(outbox, { ...limits, deadline }),
    );
    for (const container of restarted) log(context, "feed-restarted", { consumer: "outbox", container });
    const good = delays.filter((delay) => delay <= notifications.threshold).length;
    countObjective("notifications", "", { good, bad: delays.length - good });
    record("korevital.outbox.messages", written, { step: "written" });
    record("korevital.outbox.messages", published, { step: "published" });
    if (written + published > 0) log(context, "outbox-published", { written, published });
  } catch (error) {
    logFailure(context, { name: "outbox-failed", values: {} }, error);
  }
});
