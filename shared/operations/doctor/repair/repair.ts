import { readLandingProgress } from "../../../bronze/landing/landing-progress.ts";
import { writeReport } from "../../../bronze/landing/report.ts";
import { streamTable, tableKinds } from "../../../bronze/tables/stream-table.ts";
import { removeLog } from "../../../platform/delta/garbage-collection.ts";
import { restartProgress } from "../../../serving/exports/progress.ts";
import { resendDeadLetters } from "../../../serving/outbox/webhook/dead-letters.ts";
import { openBuild, rebuild } from "../../../serving/postgres/builds.ts";
import { landUnread } from "../../ingest-recovery/land-unread.ts";
import type { DoctorContext } from "../context.ts";
import type { Finding, Remediation } from "../finding.ts";

export interface RepairResult {
  readonly check: string;
  readonly location: string;
  readonly result: string;
}

/** Applies all remediations, one after another. It is idempotent: call it again if it was interrupted. */
export async function repair(
  context: DoctorContext,
  findings: readonly Finding[],
  onRepaired: (result: RepairResult) => void,
): Promise<void> {
  for (const { check, locations } of findings) {
    for (const { id: location, remediation } of locations)
      if (remediation !== undefined) onRepaired({ check, location, result: await remediate(context, remediation) });
  }
}

async function remediate(context: DoctorContext, remediation: Remediation): Promise<string> {
  switch (remediation.kind) {
    case "reingest":
      return reingest(context, remediation);
    case "delete":
      await context.lake[remediation.container].remove(remediation.blob);
      return "deleted";
    case "enqueue":
      await context.enqueue(remediation.file);
      return "put into the queue again";
    case "report":
      return report(context, remediation);
    case "rebuild-tables":
      return rebuildTables(context, remediation);
    case "recreate-table":
      return recreateTable(context, remediation);
    case "resend":
      return `${await resendDeadLetters(context.messages, context.now())} messages are attempted again`;
  }
}

async function rebuildTables(
  { serving, summaries }: DoctorContext,
  { summary: name }: Extract<Remediation, { readonly kind: "rebuild-tables" }>,
): Promise<string> {
  const summary = summaries.find((each) => each.name === name);
  if (serving === undefined || summary === undefined) return "skipped: there is no serving database";
  await rebuild(serving, await openBuild(serving, summary));
  return "the next rounds build the tables again, and switch to them";
}

async function recreateTable(
  { lake, blobs, gold, summaries }: DoctorContext,
  { container, folder }: Extract<Remediation, { readonly kind: "recreate-table" }>,
): Promise<string> {
  const kind = tableKinds.find((each) => each === container);
  const deleted = await removeLog(
    kind === undefined ? { blobs: blobs(container), folder } : streamTable(lake, kind, folder),
  );
  const summary = summaries.find(({ name }) => name === folder);
  if (kind === undefined && summary !== undefined)
    await restartProgress({ gold, retryConflicts: lake.retryConflicts }, summary, []);
  const schedule = kind === undefined ? "EXPORT_SCHEDULE" : "TABLE_SCHEDULE";
  return `${deleted} files of the log deleted; the next tick of ${schedule} writes the table again`;
}

async function report(
  { lake, now }: DoctorContext,
  { file }: Extract<Remediation, { readonly kind: "report" }>,
): Promise<string> {
  const { progress } = await readLandingProgress(lake.manifest, file, now());
  if (progress.status === "landing") return "skipped: the file is landing again";
  await writeReport(lake, progress.status, progress, progress.finishedAt ?? now());
  return "report written again";
}

async function reingest(
  context: DoctorContext,
  { stream: name, partitionKey: key, unread }: Extract<Remediation, { readonly kind: "reingest" }>,
): Promise<string> {
  const stream = context.streams.find((each) => each.name === name);
  if (stream === undefined) return `skipped: no stream is called ${name}`;
  const { read, landed, notBytes, resumed, recreated } = await landUnread(context, { stream, key, unread });
  const parts = [
    recreated ? "stopped: the hub was recreated in the meantime" : "",
    `${read} events read from the hub, ${landed} of them landed`,
    notBytes.length > 0 ? `quarantined as not-bytes: ${notBytes.join(", ")}` : "",
    resumed ? "the host resumes behind them" : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}
