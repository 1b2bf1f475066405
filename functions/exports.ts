import { app, type InvocationContext, type Timer } from "@azure/functions";
import { summaries } from "../shared/gold/registry.ts";
import type { Summary } from "../shared/gold/summary.ts";
import { azure, newId, now } from "../shared/platform/azure/app.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { observed } from "../shared/platform/telemetry/with-metrics.ts";
import { dateTable } from "../shared/serving/exports/date-table.ts";
import type { Exports } from "../shared/serving/exports/exports.ts";
import { exportGenerated } from "../shared/serving/exports/generated.ts";
import { runExport } from "../shared/serving/exports/run.ts";
import { pseudonymiser } from "../shared/serving/masking/pseudonym.ts";

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

const dates = dateTable(azure.configuration.dateDimension);

/** A timer is alone of its name and never overlaps itself; what a run leaves is durable, and the next tick's. */
app.timer("exports-timer", {
  schedule: "%EXPORT_SCHEDULE%",
  async handler(_: Timer, context: InvocationContext) {
    record("korevital.timer.ticks", 1, { timer: "exports" });
    const deadline = now() + workFor;
    for (const summary of summaries) await exportOne(summary, deadline, context);
    await exportDates(context);
  },
});

/** A failure is logged here, so that the other summaries are exported; the next tick tries again. */
async function exportOne(summary: Summary, deadline: number, context: InvocationContext): Promise<void> {
  try {
    const { name } = summary;
    const counts = await observed(context, "summary exported", name, { "korevital.summary": name }, () =>
      runExport(exports, summary, { pageSize, deadline }),
    );
    const { documents, months, rows, removed, pending } = counts;
    if (months + removed + pending === 0) return;
    record("korevital.export.rows", rows, { summary: name });
    log(context, "months-exported", { summary: name, documents, months, rows, pending, removed });
  } catch (error) {
    log(context, "export-failed", { summary: summary.name }, error);
  }
}

async function exportDates(context: InvocationContext): Promise<void> {
  try {
    const { files, removed } = await exportGenerated(exports, dates);
    if (files + removed > 0) log(context, "table-exported", { table: dates.name, files, removed });
  } catch (error) {
    log(context, "export-failed", { summary: dates.name }, error);
  }
}
