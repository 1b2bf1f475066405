import { setTimeout as sleep } from "node:timers/promises";
import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { bronzeReaderFor, goldFor, silverFor } from "../shared/composition.ts";
import { goldInstance } from "../shared/gold/gold-instance.ts";
import { computedSummaries } from "../shared/gold/registry.ts";
import { type SummaryWork, workOf } from "../shared/gold/run/plan.ts";
import { type Refreshed, refresh } from "../shared/gold/run/refresh.ts";
import { dueSummaries } from "../shared/gold/run/refresh-interval.ts";
import type { RunCounts } from "../shared/gold/run/run.ts";
import { ensureTimeZone } from "../shared/gold/run/time-zone.ts";
import type { ComputedSummary } from "../shared/gold/summary.ts";
import { slicesSince } from "../shared/operations/status/slices-since.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import type { ActiveSpan } from "../shared/platform/telemetry/with-span.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { catchUpRestrictions } from "../shared/silver/restriction/restrict.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, now } from "./app/pipeline.ts";
import { startSingleton } from "./app/start-singleton.ts";
import { registerTimer, workLimit } from "./app/timer.ts";

const limits = { pageSize: 1000, concurrency: 16, workFor: workLimit };

const gold = goldFor(azure, now);
const silver = silverFor(azure, now);
const bronze = bronzeReaderFor(azure);

registerTimer("gold", "GOLD_SCHEDULE", startRuns, [df.input.durableClient()]);

/**
 * Starts an orchestration for each summary that has work. The summaries are independent of each other: one that is slow
 * or fails delays no other.
 */
async function startRuns(context: InvocationContext): Promise<void> {
  try {
    await ensureTimeZone(gold);
  } catch (error) {
    log(context, "gold-failed", {}, error);
    return;
  }
  const work = await Promise.all(computedSummaries.map((summary) => startWork(summary, context)));
  recordLag(work.filter((each) => each !== undefined));
  try {
    // Of another database set, or of a command that was interrupted. The next tick computes the groups.
    await catchUpRestrictions(silver, { wait: sleep });
  } catch (error) {
    log(context, "gold-failed", {}, error);
  }
}

async function startWork(summary: ComputedSummary, context: InvocationContext): Promise<SummaryWork | undefined> {
  const { name } = summary;
  try {
    if ((await dueSummaries(gold, [summary])).length === 0) return undefined;
    const work = await workOf(gold, summary);
    if (work !== undefined)
      await startSingleton(context, "gold", now(), {
        instanceId: goldInstance(summary),
        input: { summary: name } satisfies RunInput,
      });
    return work;
  } catch (error) {
    log(context, "gold-failed", { summary: name }, error);
    return undefined;
  }
}

function recordLag(work: readonly SummaryWork[]): void {
  const oldest = Math.min(...work.map((each) => each.oldest ?? Infinity));
  record("korevital.gold.lag", oldest === Infinity ? 0 : Math.max(0, now() - oldest) / 1000, {});
}

/** The input of the orchestration and of its activity: an object, since texts are encoded twice on their way. */
interface RunInput {
  readonly summary: string;
}

interface RunResult {
  readonly ok: boolean;
  /** Another run follows at once. */
  readonly again: boolean;
}

/** The runs of one summary, until nothing is left. The next tick retries failures. */
df.app.orchestration("gold", function* (context) {
  const { summary } = context.df.getInput<RunInput>();
  const { again }: RunResult = yield context.df.callActivity("gold-summary", { summary });
  if (again) context.df.continueAsNew({ summary });
});

/** A failure is returned, not thrown: the orchestration ends, and the next tick starts another. */
df.app.activity("gold-summary", {
  async handler({ summary: name }: RunInput, context: InvocationContext): Promise<RunResult> {
    try {
      const summary = computedSummaries.find((each) => each.name === name);
      if (summary === undefined) throw new Error(`no gold summary is called ${name}`);
      const { again } = await run(summary, context);
      return { ok: true, again };
    } catch (error) {
      logFailure(context, { name: "gold-failed", values: { summary: name } }, error);
      return { ok: false, again: false };
    }
  },
});

function run(summary: ComputedSummary, context: InvocationContext): Promise<Refreshed> {
  const { name } = summary;
  return withMetrics(context, "gold summary run", name, { "korevital.summary": name }, async (span) => {
    const counts = await refresh(gold, summary, limits);
    report(context, name, counts);
    span.set({ "korevital.documents": documentsOf(counts) });
    await linkSlices(span, counts);
    return counts;
  });
}

function documentsOf({ changed }: RunCounts): number {
  return changed.reduce((total, { documents }) => total + documents, 0);
}

function report(context: InvocationContext, summary: string, counts: RunCounts): void {
  const documents = documentsOf(counts);
  const { written, truncated, unchanged, failed, paused } = counts.groups;
  record("korevital.gold.changed_documents", documents, { summary });
  record("korevital.gold.groups", written + truncated, { summary, outcome: "written" });
  record("korevital.gold.groups", unchanged, { summary, outcome: "unchanged" });
  record("korevital.gold.groups", failed, { summary, outcome: "failed" });
  const groups = written + truncated + unchanged + failed + paused;
  log(context, "gold-work-completed", { summary, documents, groups, written: written + truncated });
  for (const container of counts.restarted) log(context, "feed-restarted", { consumer: summary, container });
  if (truncated > 0) log(context, "gold-group-truncated", { summary, groups: truncated });
  if (failed > 0) log(context, "gold-dead-lettered", { summary, groups: failed });
}

/** Links the span to the silver slices that may have changed the documents. Skipped when the span is not recorded. */
async function linkSlices(span: ActiveSpan, { changed }: RunCounts): Promise<void> {
  if (!span.isRecording) return;
  for (const { container, oldest } of changed)
    if (oldest !== undefined)
      span.link(await slicesSince(bronze, azure.configuration.silverDatabase, silverDefinitions, container, oldest));
}
