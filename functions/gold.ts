import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { azure, now } from "../shared/azure/app.ts";
import { calendar } from "../shared/gold/calendar.ts";
import type { Gold } from "../shared/gold/gold.ts";
import { planRun, type WorkItem } from "../shared/gold/plan.ts";
import { summaries, summaryNamed } from "../shared/gold/registry.ts";
import { runWorkItem } from "../shared/gold/run.ts";
import { factsReader } from "../shared/silver/facts-reader.ts";
import { startOnce } from "./durable/start-once.ts";

/** An activity looks at the clock between pages, far from the host's limit. */
const workFor = 4 * 60_000;
const limits = { pageSize: 200, concurrency: 16 };

const gold: Gold = {
  silver: azure.silver,
  gold: azure.gold,
  facts: factsReader(azure.silver),
  calendar: calendar(azure.configuration.reportingTimeZone),
  now,
};

app.timer("gold-timer", {
  schedule: "%GOLD_SCHEDULE%",
  extraInputs: [df.input.durableClient()],
  async handler(_: Timer, context: InvocationContext) {
    if ((await planRun(gold, summaries)).length > 0) await startOnce(context, "gold", now());
  },
});

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
    lanes.map((lane) => context.df.callActivity("gold-lane", lane)),
  );
  if (results.some(({ moved }) => moved)) context.df.continueAsNew(undefined);
});

df.app.activity("gold-plan", { handler: () => planRun(gold, summaries) });

/** The items of one lane, one after another: see `planRun`. A failure is an answer, so that the other lanes' results stand. */
df.app.activity("gold-lane", {
  async handler(lane: WorkItem[], context: InvocationContext): Promise<LaneResult> {
    const deadline = now() + workFor;
    let moved = false;
    try {
      for (const item of lane) {
        const summary = summaryNamed(item.summary);
        if (summary === undefined) throw new Error(`no gold summary is called ${item.summary}`);
        const counts = await runWorkItem(gold, summary, item, { ...limits, deadline });
        moved ||= item.kind === "feed" && counts.pages > 0;
        context.log(
          `${summary.name}: ${counts.documents} documents changed, ${counts.groups} groups, ${counts.written} written`,
        );
        if (counts.failed > 0)
          context.error(`ALERT gold-set-aside ${summary.name}: ${counts.failed} groups cannot be computed`);
      }
      return { ok: true, moved };
    } catch (error) {
      context.error("ALERT gold-failed", error);
      return { ok: false, moved: false };
    }
  },
});
