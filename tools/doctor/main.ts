import { doctorFor } from "../../shared/composition.ts";
import { collect } from "../../shared/operations/doctor/collect/collect.ts";
import type { DoctorContext } from "../../shared/operations/doctor/context.ts";
import { type RepairResult, repair } from "../../shared/operations/doctor/repair/repair.ts";
import { isHealthy, runChecks } from "../../shared/operations/doctor/run-checks.ts";
import { type FunctionAppFlags, functionApp } from "../common/function-app.ts";
import { runtimeOf } from "../common/runtime.ts";
import { openTarget } from "../common/target.ts";
import { checkedParts } from "./checked-parts.ts";
import { type Report, reportText } from "./text.ts";

export interface DoctorFlags extends FunctionAppFlags {
  readonly repair: boolean;
  readonly format: "table" | "json";
}

/** The exit code of a report without an error that could not check a part. */
const uncheckedCode = 3;

/** Prints the findings, and sets the exit code. */
export async function runDoctor(flags: DoctorFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    const report = await diagnose(doctorFor(azure, functionApp(flags), runtimeOf(azure)), flags.repair);
    console.log(flags.format === "json" ? JSON.stringify(report, null, 2) : reportText(report));
    process.exitCode = exitCodeOf(report);
  } finally {
    await azure.close();
  }
}

/** A pipeline is healthy only if everything was looked at. */
export function exitCodeOf({ findings, skipped }: Pick<Report, "findings" | "skipped">): number {
  if (!isHealthy(findings)) return 1;
  return skipped.length === 0 ? 0 : uncheckedCode;
}

/** After a repair the report contains the remaining findings. */
async function diagnose(context: DoctorContext, withRepair: boolean): Promise<Report> {
  const repaired: RepairResult[] = [];
  const { snapshot, skipped } = await collect(context);
  const findings = runChecks(snapshot);
  if (withRepair) await repair(context, findings, (result) => repaired.push(result));
  const checked = checkedParts(snapshot);
  if (repaired.length === 0) return { findings, repaired, skipped, checked };
  const after = await collect(context);
  return { findings: runChecks(after.snapshot), repaired, skipped: after.skipped, checked };
}
