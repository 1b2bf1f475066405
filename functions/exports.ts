import { app, type InvocationContext, type Timer } from "@azure/functions";
import { azure, newId, now } from "../shared/azure/app.ts";
import type { Exports } from "../shared/gold/export/exports.ts";
import { runExport } from "../shared/gold/export/run.ts";
import { pseudonymiser } from "../shared/gold/pseudonym.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Summary } from "../shared/gold/summary.ts";

/** A run begins nothing new after it; with the month that it is at, it ends far from the host's limit for a function. */
const workFor = 4 * 60_000;
const pageSize = 1000;

const exports: Exports = {
  gold: azure.gold,
  blobs: azure.blobs,
  pseudonymise: pseudonymiser(azure.configuration.pseudonymKey),
  timeZone: azure.configuration.reportingTimeZone,
  now,
  newId,
};

/** A timer is alone of its name and never overlaps itself; what a run leaves is durable, and the next tick's. */
app.timer("exports-timer", {
  schedule: "%EXPORT_SCHEDULE%",
  async handler(_: Timer, context: InvocationContext) {
    const deadline = now() + workFor;
    for (const summary of summaries) await exportOne(summary, deadline, context);
  },
});

/** A failure is logged here, so that the other summaries are exported; the next tick tries again. */
async function exportOne(summary: Summary, deadline: number, context: InvocationContext): Promise<void> {
  try {
    const counts = await runExport(exports, summary, { pageSize, deadline });
    const { documents, months, rows, removed, pending } = counts;
    if (months + removed + pending === 0) return;
    context.log(
      `${summary.name}: ${documents} documents changed, ${months} months with ${rows} rows exported, ` +
        `${pending} left, ${removed} old files removed`,
    );
  } catch (error) {
    context.error(`ALERT export-failed ${summary.name}`, error);
  }
}
