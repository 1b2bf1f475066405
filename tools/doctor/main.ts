import { doctorFor } from "../../shared/composition.ts";
import { collect } from "../../shared/operations/doctor/collect/collect.ts";
import type { DoctorContext } from "../../shared/operations/doctor/context.ts";
import { type RepairResult, repair } from "../../shared/operations/doctor/repair/repair.ts";
import { isHealthy, runChecks } from "../../shared/operations/doctor/run-checks.ts";
import { functionApp, functionAppOptions, functionAppUsage } from "../common/function-app.ts";
import { type Flags, runCommand } from "../common/run-command.ts";
import { runtimeOf } from "../common/runtime.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { type Report, reportText } from "./text.ts";

const usage = `npm run doctor [-- --repair] [--format table|json] [--functions URL --key KEY]

Checks for lost and duplicate data and for stalled processing: hubs, checkpoints, manifest, blobs, silver, gold,
exports, landing, quarantine, orchestrations. Prints what each finding means, its locations and the action to take. The
exit code is 1 if a finding is an error.
  --repair         applies the safe remediations, then checks again: ingests events from a hub that did not land,
                   deletes orphaned blobs, puts landing files into the queue again, writes missing reports
${functionAppUsage}
${targetUsage}`;

const options = {
  ...targetOptions,
  ...functionAppOptions,
  repair: { type: "boolean", default: false },
  format: { type: "string", default: "table" },
} as const;

async function main(flags: Flags<typeof options>): Promise<void> {
  if (flags.format !== "table" && flags.format !== "json") throw new Error("--format must be table or json");
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
  if (repaired.length === 0) return { findings, repaired, skipped };
  return { findings: runChecks((await collect(context)).snapshot), repaired, skipped };
}

await runCommand(usage, options, main);
