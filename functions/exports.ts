import { app, type InvocationContext, type Timer } from "@azure/functions";
import { azure, newId, now } from "../shared/azure/app.ts";
import { dateTable } from "../shared/gold/date-dimension.ts";
import type { Exports } from "../shared/gold/export/exports.ts";
import { exportGenerated } from "../shared/gold/export/generated.ts";
import { runExport } from "../shared/gold/export/run.ts";
import { pseudonymiser } from "../shared/gold/pseudonym.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Summary } from "../shared/gold/summary.ts";
import { log } from "../shared/telemetry/log.ts";
import { observed } from "../shared/telemetry/observed.ts";
import { record } from "../shared/telemetry/record.ts";

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
