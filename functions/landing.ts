import { app, type InvocationContext, type Timer } from "@azure/functions";
import { type Landing, landFile } from "../shared/bronze/landing/land-file.ts";
import type { LandingFile } from "../shared/bronze/landing/landed-file.ts";
import type { Report } from "../shared/bronze/landing/report.ts";
import { continuation, filesOf, landingContainer } from "../shared/bronze/landing/storage-event.ts";
import { keepOriginals, sweep } from "../shared/bronze/landing/sweep.ts";
import { azure, newId, now } from "../shared/platform/azure/app.ts";
import { countLanded } from "../shared/platform/telemetry/count-landed.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { observed } from "../shared/platform/telemetry/with-metrics.ts";

/** Far from the host's limit for a function. */
const workFor = 5 * 60_000;
const limits = { grace: azure.configuration.landingGrace, keep: keepOriginals };
const queue = azure.queue("landing-events");

const landing: Landing = {
  manifest: azure.table("manifest"),
  bronze: azure.blobs("bronze"),
  quarantine: azure.blobs("quarantine"),
  reports: azure.blobs("landing-reports"),
  files: azure.files(landingContainer),
  now,
  newId,
  onLanded: countLanded,
};

app.storageQueue("landing", {
  queueName: "landing-events",
  connection: "LAKE_STORAGE",
  async handler(message: unknown, context: InvocationContext) {
    const [first, ...others] = filesOf(message);
    for (const file of others) await queue.send(continuation(file));
    if (first !== undefined) await landOne(first, context);
  },
});

app.timer("landing-sweep", {
  schedule: "%LANDING_SWEEP_SCHEDULE%",
  async handler(_: Timer, context: InvocationContext) {
    record("korevital.timer.ticks", 1, { timer: "landing-sweep" });
    const { found, removed } = await sweep(landing, limits, (file) => queue.send(continuation(file)));
    if (found + removed > 0) log(context, "landing-scanned", { found, removed });
  },
});

async function landOne(file: LandingFile, context: InvocationContext): Promise<void> {
  const landed = await observed(context, "file landed", "", { "korevital.file": file.name }, ({ traceparent }) =>
    landFile({ ...landing, trace: traceparent }, file, now() + workFor),
  );
  if (landed.kind === "more") await queue.send(continuation(file));
  if (landed.kind === "held") await queue.send(continuation(file), Math.max(1, (landed.until - now()) / 1000));
  if (landed.kind === "finished") tell(landed.report, context);
  if ("internal" in landed && landed.internal > 0)
    log(context, "internal-defect", { source: `landing ${file.name}`, internal: landed.internal });
}

function tell({ file, status, records, reason }: Report, context: InvocationContext): void {
  log(context, "file-landed", { file, status, records });
  record("korevital.landing.files", 1, { status });
  if (status === "unreadable") log(context, "landing-unreadable", { file, reason: reason?.message });
}
