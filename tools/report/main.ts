import { writeFile } from "node:fs/promises";
import { reportsFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { periodOf } from "../../shared/serving/api/report.ts";
import { reportDocument } from "../../shared/serving/report/html/document.ts";
import { makeReport } from "../../shared/serving/report/make-report.ts";
import type { Period, PeriodKind } from "../../shared/serving/report/period.ts";
import { subject } from "../../shared/streams/subject.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";

/** @param names of the period: a week or a month */
export async function reportToFile(
  userId: string,
  names: Readonly<Record<PeriodKind, string | undefined>>,
  file: string,
  flags: TargetFlags,
): Promise<void> {
  const given = Object.entries(names).flatMap(([kind, name]) => (name === undefined ? [] : [[kind, name]]));
  const period = periodOf(Object.fromEntries(given));
  const azure = openTarget(flags);
  try {
    await writeReport(azure, userId, period, file, Date.now());
    console.log(`the report of ${period.name} is in ${file}`);
  } finally {
    await azure.close();
  }
}

/**
 * @param now epoch milliseconds
 * @throws Error if no registration and no profile of the user has landed, or the file exists
 */
export async function writeReport(
  azure: Azure,
  userId: string,
  period: Period,
  file: string,
  now: number,
): Promise<void> {
  const report = await makeReport(
    reportsFor(azure, () => now),
    userId,
    period,
    now,
  );
  if (report === undefined) throw new Error(`USER: no registration and no profile of ${userId} has landed`);
  await recordCommandRead(azure, "report", { what: "report", subjects: [subject("user", userId)] }, now);
  const text = file.toLowerCase().endsWith(".json") ? `${JSON.stringify(report, null, 2)}\n` : reportDocument(report);
  // Others on the machine cannot read it.
  await writeFile(file, text, { flag: "wx", mode: 0o600 });
}
