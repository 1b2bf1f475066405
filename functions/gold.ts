import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { bronzeOf, goldOf } from "../shared/composition.ts";
import { summaries } from "../shared/gold/registry.ts";
import { planRun, type WorkItem } from "../shared/gold/run/plan.ts";
import { summariesDue } from "../shared/gold/run/refresh-interval.ts";
import type { RunCounts } from "../shared/gold/run/run.ts";
import { runLane } from "../shared/gold/run/summary-queue.ts";
import { runsSince } from "../shared/operations/status/runs-since.ts";
import { azure, now } from "../shared/platform/azure/app.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { observed } from "../shared/platform/telemetry/with-metrics.ts";
import type { Tracing } from "../shared/platform/telemetry/with-span.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { startOnce } from "./durable/start-once.ts";

const unhurried = azure.configuration.goldUnhurried;
/** An activity looks at the clock between pages, far from the host's limit. */
const limits = { pageSize: 200, concurrency: 16, workFor: 4 * 60_000, unhurried };

const gold = goldOf(azure, now);
const bronze = bronzeOf(azure);

const plan = async () => planRun(gold, await summariesDue(gold, summaries, unhurried));

app.timer("gold-timer", {
  schedule: "%GOLD_SCHEDULE%",
  extraInputs: [df.input.durableClient()],
  async handler(_: Timer, context: InvocationContext) {
    record("korevital.timer.ticks", 1, { timer: "gold" });
    const lanes = await plan();
    measureWaiting(lanes.flat());
    if (lanes.length > 0) await startOnce(context, "gold", now());
  },
});

function measureWaiting(items: readonly WorkItem[]): void {
  const oldest = Math.min(...items.map((item) => (item.kind === "feed" ? (item.oldest ?? Infinity) : Infinity)));
  record("korevital.gold.lag", oldest === Infinity ? 0 : Math.max(0, now() - oldest) / 1000, {});
}

interface LaneResult {
  readonly ok: boolean;
  /** Something was done, and perhaps more is left. */
  readonly moved: boolean;
}

/** One round; it goes round until a round moved nothing. What failed is tried again at the timer's next tick. */
df.app.orchestration("gold", function* (context) {
  const lanes: WorkItem[][] = yield context.df.callActivity("gold-plan");
  if (lanes.length === 0) return;
  const results: LaneResult[] = yield context.df.Task.all(
    lanes.map((lane) => context.df.callActivity("gold-summary", lane)),
  );
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.activity("gold-plan", { handler: plan });

/** A failure is an answer, so that the other lanes' results stand. */
df.app.activity("gold-summary", {
  async handler(lane: WorkItem[], context: InvocationContext): Promise<LaneResult> {
    try {
      return { ok: true, moved: await observedLane(lane, context) };
    } catch (error) {
      log(context, "gold-failed", { summary: lane[0]?.summary }, error);
      return { ok: false, moved: false };
    }
  },
});

/** Whether it followed any change. */
function observedLane(lane: readonly WorkItem[], context: InvocationContext): Promise<boolean> {
  const summary = lane[0]?.summary ?? "";
  return observed(context, "gold summary run", summary, { "korevital.summary": summary }, async (tracing) => {
    let documents = 0;
    const moved = await runLane(gold, summaries, lane, limits, async (item, counts) => {
      documents += counts.documents;
      tell(context, item, counts);
      await linkSlices(tracing, item, counts);
    });
    tracing.set({ "korevital.documents": documents });
    return moved;
  });
}

function tell(context: InvocationContext, { summary }: WorkItem, counts: RunCounts): void {
  const { documents, groups, written, failed } = counts;
  record("korevital.gold.changed_documents", documents, { summary });
  const outcomes = { written, unchanged: groups - written - failed, failed };
  for (const [outcome, count] of Object.entries(outcomes)) record("korevital.gold.groups", count, { summary, outcome });
  log(context, "gold-work-completed", { summary, documents, groups, written });
  if (failed > 0) log(context, "gold-dead-lettered", { summary, groups: failed });
}

/** Points to the slices of silver that can have changed the documents; what nobody records need not be found out. */
async function linkSlices(tracing: Tracing, item: WorkItem, { oldest }: RunCounts): Promise<void> {
  if (!tracing.on || item.kind !== "feed" || oldest === undefined) return;
  const { silverDatabase } = azure.configuration;
  tracing.link(await runsSince(bronze, silverDatabase, silverDefinitions, item.container, oldest));
}
