import type { InvocationContext } from "@azure/functions";
import { ingestRecoveryFor } from "../shared/composition.ts";
import { type RecoveryEvent, recoverIngest } from "../shared/operations/ingest-recovery/recover.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { azure, runtime } from "./app/pipeline.ts";
import { recordLanded } from "./app/record-landed.ts";
import { registerTimer } from "./app/timer.ts";

const recovery = ingestRecoveryFor(azure, { ...runtime, onLanded: recordLanded });
const grace = azure.configuration.ingestRecoveryGrace;

registerTimer("ingest-recovery", "INGEST_RECOVERY_SCHEDULE", (context, deadline) =>
  recoverIngest(recovery, { grace, deadline }, (event) => report(context, event)),
);

function report(context: InvocationContext, event: RecoveryEvent): void {
  const stream = event.stream.name;
  if (event.kind === "hub-recreated") {
    log(context, "hub-recreated", { hub: event.stream.hub, from: event.from, to: event.to });
  } else if (event.kind === "problem") {
    reportProblem(context, event);
  } else if (event.kind === "landed") {
    reportLanded(context, event);
  } else {
    log(context, "ingest-recovery-failed", { stream, partition: event.partition }, event.error);
  }
}

type Of<Kind extends RecoveryEvent["kind"]> = Extract<RecoveryEvent, { readonly kind: Kind }>;

function reportProblem(context: InvocationContext, { problem, stream, positions }: Of<"problem">): void {
  const { id, cursor, last, checkpoint } = positions;
  const where = { stream: stream.name, partition: id };
  if (problem === "checkpoint-beyond-hub")
    log(context, "checkpoint-beyond-hub", { ...where, checkpoint: checkpoint?.sequenceNumber, last });
  else if (problem === "cursor-beyond-hub") log(context, "cursor-beyond-hub", { ...where, cursor, last });
  else log(context, "partition-blocked", { ...where, cursor, last });
}

function reportLanded(context: InvocationContext, { stream, positions, problems, landed: result }: Of<"landed">): void {
  const where = { stream: stream.name, partition: positions.id };
  const { read, landed, notBytes, resumed } = result;
  const [first] = notBytes;
  if (landed > 0 && !problems.includes("partition-blocked"))
    log(context, "events-unread", { ...where, events: landed });
  if (first !== undefined) log(context, "events-not-bytes", { ...where, events: notBytes.length, first });
  log(context, "partition-recovered", { ...where, read, landed, host: resumed ? "resumes" : "unchanged" });
}
