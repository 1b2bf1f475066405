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

/** Prints the findings; the exit code is 1 if one of them is an error. */
export async function runDoctor(flags: DoctorFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    const report = await diagnose(doctorFor(azure, functionApp(flags), runtimeOf(azure)), flags.repair);
    console.log(flags.format === "json" ? JSON.stringify(report, null, 2) : reportText(report));
    process.exitCode = isHealthy(report.findings) ? 0 : 1;
  } finally {
    await azure.close();
  }
}

/** After a repair the report contains the remaining findings. */
async function diagnose(context: DoctorContext, withRepair: boolean): Promise<Report> {
  const repaired: RepairResult[] = [];
  const { snapshot, skipped } = await collect(context);
  const findings = runChecks(snapshot);
  if (withRepair) await repair(context, findings, (result) => repaired.push(result));
  const checked = checkedParts(snapshot);
  if (repaired.length === 0) return { findings, repaired, skipped, checked };
  return { findings: runChecks((await collect(context)).snapshot), repaired, skipped, checked };
}
