import type { InvocationContext } from "@azure/functions";
import { exportsFor } from "../shared/composition.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Summary } from "../shared/gold/summary.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { dateTable } from "../shared/serving/exports/date-table.ts";
import { exportGenerated } from "../shared/serving/exports/generated.ts";
import { runExport } from "../shared/serving/exports/run.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, runtime } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const pageSize = 1000;

const exports = exportsFor(azure, runtime);

const dates = dateTable(azure.configuration.dateDimension);

registerTimer("exports", "EXPORT_SCHEDULE", async (context, deadline) => {
  for (const summary of summaries) await exportOne(summary, deadline, context);
  await exportDates(context);
});

/** A failure is logged, so that the other summaries are exported; the next tick retries it. */
async function exportOne(summary: Summary, deadline: number, context: InvocationContext): Promise<void> {
  try {
    const { name } = summary;
    const counts = await withMetrics(context, "summary exported", name, { "korevital.summary": name }, () =>
      runExport(exports, summary, { pageSize, deadline }),
    );
    const { documents, months, rows, removed, pending, rejected, restarted } = counts;
    if (restarted) log(context, "feed-restarted", { consumer: `export ${name}`, container: summary.container });
    if (rejected > 0) log(context, "export-dead-lettered", { summary: name, groups: rejected });
    if (months + removed + pending === 0) return;
    record("korevital.export.rows", rows, { summary: name });
    log(context, "months-exported", { summary: name, documents, months, rows, pending, removed });
  } catch (error) {
    logFailure(context, { name: "export-failed", values: { summary: summary.name } }, error);
  }
}

async function exportDates(context: InvocationContext): Promise<void> {
  try {
    const files = await exportGenerated(exports, dates);
    if (files > 0) log(context, "table-exported", { table: dates.name, files });
  } catch (error) {
    logFailure(context, { name: "export-failed", values: { summary: dates.name } }, error);
  }
}
