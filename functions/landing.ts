import { app, type InvocationContext } from "@azure/functions";
import hostJson from "../host.json" with { type: "json" };
import { type Landing, landFile } from "../shared/bronze/landing/land-file.ts";
import type { LandingFile } from "../shared/bronze/landing/landing-file.ts";
import type { Report } from "../shared/bronze/landing/report.ts";
import { originalsRetention, scanLanding } from "../shared/bronze/landing/scan-landing.ts";
import { continuation, filesOf, landingQueue } from "../shared/bronze/landing/storage-event.ts";
import { lakeFor, landingFor } from "../shared/composition.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { minute } from "../shared/platform/time.ts";
import { azure, now, runtime } from "./app/pipeline.ts";
import { recordLanded } from "./app/record-landed.ts";
import { registerTimer } from "./app/timer.ts";

/** Milliseconds that one invocation works on a file: far below the host's limit for a function. */
const fileWorkLimit = 5 * minute;
const limits = { grace: azure.configuration.landingGrace, retention: originalsRetention };
const queue = azure.queue(landingQueue);
/** Attempts of the host with one message, as in `extensions.queues` of host.json. */
const maxDequeueCount = hostJson.extensions.queues.maxDequeueCount;

const landing: Landing = {
  ...lakeFor(azure),
  ...landingFor(azure),
  ...runtime,
  onLanded: recordLanded,
};

app.storageQueue("landing", {
  queueName: landingQueue,
  connection: "LAKE_STORAGE",
  async handler(message: unknown, context: InvocationContext) {
    try {
      const [first, ...others] = filesOf(message);
      for (const file of others) await queue.send(continuation(file));
      if (first !== undefined) await landOne(first, context);
    } catch (error) {
      if (isLastAttempt(context)) log(context, "landing-failed", { file: nameIn(message) }, error);
      throw error;
    }
  },
});

registerTimer("landing", "LANDING_SCAN_SCHEDULE", async (context) => {
  try {
    const { found, removed } = await scanLanding(
      landing,
      limits,
      (file) => queue.send(continuation(file)),
      ({ name }, error) => log(context, "landing-failed", { file: name }, error),
    );
    if (found + removed > 0) log(context, "landing-scanned", { found, removed });
  } catch (error) {
    log(context, "landing-failed", {}, error);
    throw error;
  }
});

/** The host then moves the message to the poison queue; the timer enqueues the file again. */
function isLastAttempt({ triggerMetadata }: InvocationContext): boolean {
  const dequeueCount = Number(triggerMetadata?.["dequeueCount"]);
  return !(dequeueCount < maxDequeueCount);
}

/** The file of a message; text for one that names no file. */
function nameIn(message: unknown): string {
  try {
    return filesOf(message)
      .map(({ name }) => name)
      .join(", ");
  } catch {
    return "a message of the queue landing-events";
  }
}

async function landOne(file: LandingFile, context: InvocationContext): Promise<void> {
  const landed = await withMetrics(context, "file landed", "", { "korevital.file": file.name }, ({ traceparent }) =>
    landFile({ ...landing, trace: traceparent }, file, now() + fileWorkLimit),
  );
  if (landed.kind === "more") await queue.send(continuation(file));
  if (landed.kind === "leased") await queue.send(continuation(file), Math.max(1, (landed.until - now()) / 1000));
  if (landed.kind === "finished") report(landed.report, context);
  if ("internal" in landed && landed.internal > 0)
    log(context, "internal-defect", { source: `landing ${file.name}`, internal: landed.internal });
}

function report({ file, status, records, reason }: Report, context: InvocationContext): void {
  log(context, "file-landed", { file, status, records });
  record("korevital.landing.files", 1, { status });
  if (status === "unreadable" || status === "unknown")
    log(context, "landing-unreadable", { file, reason: reason?.message });
}
