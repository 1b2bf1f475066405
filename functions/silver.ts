import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { partitionFromKey } from "../shared/bronze/manifest/manifest-row.ts";
import { silverOf } from "../shared/composition.ts";
import { oldestWaiting } from "../shared/operations/status/oldest-waiting.ts";
import { azure, now } from "../shared/platform/azure/app.ts";
import { isOn } from "../shared/platform/azure/telemetry/targets.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { observed } from "../shared/platform/telemetry/with-metrics.ts";
import { partitionsWithNews } from "../shared/silver/slice/plan.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { startOnce } from "./durable/start-once.ts";

const limits = { events: 200_000, bytes: 64 * 2 ** 20, files: 4, documents: 100 };

const silver = silverOf(azure, now);

const plan = () => partitionsWithNews(silver.bronze, silver.database);

app.timer("silver-timer", {
  schedule: "%SILVER_SCHEDULE%",
  extraInputs: [df.input.durableClient()],
  async handler(_: Timer, context: InvocationContext) {
    record("korevital.timer.ticks", 1, { timer: "silver" });
    const partitions = await plan();
    if (isOn(azure.configuration.telemetry)) await measureWaiting(partitions);
    if (partitions.length > 0) await startOnce(context, "silver", now());
  },
});

async function measureWaiting(partitions: readonly string[]): Promise<void> {
  const oldest = await oldestWaiting(silver.bronze, silver.database, partitions);
  record("korevital.silver.lag", oldest === undefined ? 0 : Math.max(0, now() - oldest) / 1000, {});
}

interface SliceInput {
  readonly partition: string;
}

interface SliceResult {
  readonly moved: boolean;
}

/** One round: a slice of every partition with news. It goes round until a round moved nothing. */
df.app.orchestration("silver", function* (context) {
  const partitions: string[] = yield context.df.callActivity("silver-plan");
  if (partitions.length === 0) return;
  const slices = partitions.map((partition) => context.df.callActivity("silver-slice", { partition }));
  const results: SliceResult[] = yield context.df.Task.all(slices);
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.activity("silver-plan", { handler: plan });

/** A failure is an answer, so that the other slices' results stand; the timer's next tick tries again. */
df.app.activity("silver-slice", {
  async handler({ partition }: SliceInput, context: InvocationContext): Promise<SliceResult> {
    try {
      return { moved: await observedSlice(partition, context) };
    } catch (error) {
      log(context, "silver-failed", { partition }, error);
      return { moved: false };
    }
  },
});

/** Whether it moved the progress. */
function observedSlice(partition: string, context: InvocationContext): Promise<boolean> {
  const { stream } = partitionFromKey(partition);
  return observed(context, "silver slice", stream, { "korevital.partition": partition }, async (tracing) => {
    const { traceparent: trace } = tracing;
    const { events, documents, written, setAside, traces, moved } = await runSlice(
      { ...silver, trace },
      partition,
      limits,
    );
    tracing.link(traces);
    tracing.set({ "korevital.events": events });
    record("korevital.silver.events", events, { stream });
    record("korevital.silver.documents", written, { stream, outcome: "written" });
    record("korevital.silver.documents", documents - written, { stream, outcome: "unchanged" });
    log(context, "slice-completed", { partition, events, documents, written });
    if (setAside > 0) log(context, "silver-dead-lettered", { partition, events: setAside });
    return moved;
  });
}
