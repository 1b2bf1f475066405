import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { bronzeReaderFor, goldFor } from "../shared/composition.ts";
import { computedSummaries } from "../shared/gold/registry.ts";
import { planRun, type SummaryWork } from "../shared/gold/run/plan.ts";
import { dueSummaries } from "../shared/gold/run/refresh-interval.ts";
import type { RunCounts } from "../shared/gold/run/run.ts";
import { runSummaryQueue } from "../shared/gold/run/summary-queue.ts";
import { slicesSince } from "../shared/operations/status/slices-since.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import type { ActiveSpan } from "../shared/platform/telemetry/with-span.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { azure, now } from "./app/pipeline.ts";
import { registerOrchestrationTimer, workLimit } from "./app/timer.ts";

const limits = { pageSize: 200, concurrency: 16, workFor: workLimit };

const gold = goldFor(azure, now);
const bronze = bronzeReaderFor(azure);

const plan = async () => planRun(gold, await dueSummaries(gold, computedSummaries));

registerOrchestrationTimer("gold", "GOLD_SCHEDULE", async () => {
  const queues = await plan();
  recordLag(queues.flat());
  return queues.length > 0;
});

function recordLag(items: readonly SummaryWork[]): void {
  const oldest = Math.min(...items.map((item) => (item.kind === "feed" ? (item.oldest ?? Infinity) : Infinity)));
  record("korevital.gold.lag", oldest === Infinity ? 0 : Math.max(0, now() - oldest) / 1000, {});
}

interface QueueResult {
  readonly ok: boolean;
  /** Work was done, and more may be left. */
  readonly moved: boolean;
}

/**
 * One round: the queues of all summaries, side by side. It repeats until a round makes no progress; the next tick
 * retries failures.
 */
df.app.orchestration("gold", function* (context) {
  const queues: SummaryWork[][] = yield context.df.callActivity("gold-plan");
  if (queues.length === 0) return;
  const results: QueueResult[] = yield context.df.Task.all(
    queues.map((queue) => context.df.callActivity("gold-summary", queue)),
  );
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.activity("gold-plan", { handler: plan });

/** A failure is returned, not thrown, so that the results of the other summaries count. */
df.app.activity("gold-summary", {
  async handler(queue: SummaryWork[], context: InvocationContext): Promise<QueueResult> {
    try {
      return { ok: true, moved: await processQueue(queue, context) };
    } catch (error) {
      log(context, "gold-failed", { summary: queue[0]?.summary }, error);
      return { ok: false, moved: false };
    }
  },
});

/** @returns whether any change was processed */
function processQueue(queue: readonly SummaryWork[], context: InvocationContext): Promise<boolean> {
  const summary = queue[0]?.summary ?? "";
  return withMetrics(context, "gold summary run", summary, { "korevital.summary": summary }, async (span) => {
    let documents = 0;
    const moved = await runSummaryQueue(gold, computedSummaries, queue, limits, async (item, counts) => {
      documents += counts.documents;
      report(context, item, counts);
      await linkSlices(span, item, counts);
    });
    span.set({ "korevital.documents": documents });
    return moved;
  });
}

function report(context: InvocationContext, { summary }: SummaryWork, counts: RunCounts): void {
  const { documents, groups, written, failed } = counts;
  record("korevital.gold.changed_documents", documents, { summary });
  record("korevital.gold.groups", written, { summary, outcome: "written" });
  record("korevital.gold.groups", groups - written - failed, { summary, outcome: "unchanged" });
  record("korevital.gold.groups", failed, { summary, outcome: "failed" });
  log(context, "gold-work-completed", { summary, documents, groups, written });
  if (failed > 0) log(context, "gold-dead-lettered", { summary, groups: failed });
}

/** Links the span to the silver slices that may have changed the documents. Skipped when the span is not recorded. */
async function linkSlices(span: ActiveSpan, item: SummaryWork, { oldest }: RunCounts): Promise<void> {
  if (!span.isRecording || item.kind !== "feed" || oldest === undefined) return;
  const { silverDatabase } = azure.configuration;
  span.link(await slicesSince(bronze, silverDatabase, silverDefinitions, item.container, oldest));
}
