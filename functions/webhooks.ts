import { outboxFor } from "../shared/composition.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { outboxOfSink } from "../shared/serving/outbox/outbox.ts";
import { runOutbox } from "../shared/serving/outbox/run.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, now } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

/** A page of requests that all time out takes 50 seconds. */
const limits = { pageSize: 50, concurrency: 10 };
const outbox = outboxOfSink(outboxFor(azure, now), "webhook");

registerTimer("webhooks", "OUTBOX_SCHEDULE", async (context, deadline) => {
  if (outbox.outputs.length === 0) return;
  try {
    const counts = await withMetrics(context, "webhooks run", "", {}, () => runOutbox(outbox, { ...limits, deadline }));
    const { written, published, failures, deadLettered, restarted } = counts;
    for (const container of restarted) log(context, "feed-restarted", { consumer: "webhooks", container });
    record("korevital.webhook.messages", written, { step: "written" });
    record("korevital.webhook.messages", published, { step: "delivered" });
    record("korevital.webhook.messages", failures.length, { step: "failed" });
    record("korevital.webhook.messages", deadLettered, { step: "dead-lettered" });
    if (published > 0) log(context, "webhooks-delivered", { delivered: published });
    const [failure] = failures;
    if (failure !== undefined) log(context, "webhook-rejected", { requests: failures.length, failure });
    if (deadLettered > 0) log(context, "webhook-dead-lettered", { messages: deadLettered });
  } catch (error) {
    logFailure(context, { name: "webhooks-failed", values: {} }, error);
  }
});
