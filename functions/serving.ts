import type { InvocationContext } from "@azure/functions";
import { servingFor } from "../shared/composition.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Summary } from "../shared/gold/summary.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { second } from "../shared/platform/time.ts";
import { oldestUnserved, prepareServing, runServing } from "../shared/serving/postgres/run.ts";
import type { Serving } from "../shared/serving/postgres/serving.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, now, runtime } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const pageSize = 500;
const serving = servingFor(azure, runtime);

registerTimer("serving", "SERVING_SCHEDULE", async (context, deadline) => {
  if (serving === undefined) return;
  for (const summary of summaries) await serveOne(serving, summary, deadline, context);
});

/** A failure is logged, so that the other summaries are served; the next tick retries it. */
async function serveOne(of: Serving, summary: Summary, deadline: number, context: InvocationContext): Promise<void> {
  const { name, container } = summary;
  try {
    const counts = await withMetrics(context, "summary served", name, { "korevital.summary": name }, async () => {
      await prepareServing(of);
      return runServing(of, summary, { pageSize, deadline });
    });
    const { documents, rows, rejected, restarted, switched } = counts;
    if (restarted) log(context, "feed-restarted", { consumer: `serving ${name}`, container });
    if (rejected > 0) log(context, "serving-rejected", { summary: name, groups: rejected });
    if (switched) log(context, "serving-switched", { summary: name });
    if (documents > 0) log(context, "summary-served", { summary: name, documents, rows });
    record("korevital.serving.rows", rows, { summary: name });
    const oldest = await oldestUnserved(of, summary);
    record("korevital.serving.lag", oldest === undefined ? 0 : Math.max(0, now() - oldest) / second, { summary: name });
  } catch (error) {
    logFailure(context, { name: "serving-failed", values: { summary: name } }, error);
  }
}
