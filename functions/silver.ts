import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { partitionFromKey } from "../shared/bronze/manifest/partition.ts";
import { silverFor } from "../shared/composition.ts";
import { oldestWaiting } from "../shared/operations/status/oldest-waiting.ts";
import { isOn } from "../shared/platform/azure/telemetry/targets.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { pendingPartitions } from "../shared/silver/slice/pending-partitions.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, now } from "./app/pipeline.ts";
import { registerOrchestrationTimer } from "./app/timer.ts";

const limits = { events: 200_000, bytes: 64 * 2 ** 20, files: 4, documents: 100 };

const silver = silverFor(azure, now);

const plan = () => pendingPartitions(silver.bronze, silver.database);

registerOrchestrationTimer("silver", "SILVER_SCHEDULE", async () => {
  const partitions = await plan();
  if (isOn(azure.configuration.telemetry)) await recordLag(partitions);
  return partitions.length > 0;
});

async function recordLag(partitions: readonly string[]): Promise<void> {
  const oldest = await oldestWaiting(silver.bronze, silver.database, partitions);
  record("korevital.silver.lag", oldest === undefined ? 0 : Math.max(0, now() - oldest) / 1000, {});
}

interface SliceInput {
  readonly partition: string;
}

interface SliceResult {
  readonly moved: boolean;
}

/** One round: a slice of every partition with unprocessed rows. It repeats until a round makes no progress. */
df.app.orchestration("silver", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  const slices = partitions.map((partition) => context.df.callActivity("silver-slice", { partition }));
  const results: SliceResult[] = yield context.df.Task.all(slices);
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.activity("silver-plan", { handler: plan });

/** A failure is returned, not thrown, so that the results of the other slices count; the next tick retries it. */
df.app.activity("silver-slice", {
  async handler({ partition }: SliceInput, context: InvocationContext): Promise<SliceResult> {
    try {
      return { moved: await processSlice(partition, context) };
    } catch (error) {
      logFailure(context, { name: "silver-failed", values: { partition } }, error);
      return { moved: false };
    }
  },
});

/** @returns whether the progress row was advanced */
function processSlice(partition: string, context: InvocationContext): Promise<boolean> {
  const { stream } = partitionFromKey(partition);
  return withMetrics(context, "silver slice", stream, { "korevital.partition": partition }, async (span) => {
    const { traceparent: trace } = span;
    const { events, documents, written, deadLettered, traces, moved } = await runSlice(
      { ...silver, trace },
      partition,
      limits,
    );
    span.link(traces);
    span.set({ "korevital.events": events });
    record("korevital.silver.events", events, { stream });
    record("korevital.silver.documents", written, { stream, outcome: "written" });
    record("korevital.silver.documents", documents - written, { stream, outcome: "unchanged" });
    log(context, "slice-completed", { partition, events, documents, written });
    if (deadLettered > 0) log(context, "silver-dead-lettered", { partition, events: deadLettered });
    return moved;
  });
}
