import type { DoctorWorld } from "../../shared/operations/doctor/context.ts";
import { examine, isHealthy } from "../../shared/operations/doctor/examine.ts";
import { gather } from "../../shared/operations/doctor/gather/gather.ts";
import { type Repaired, repair } from "../../shared/operations/doctor/repair/repair.ts";
import { type Flags, runCommand } from "../common/run-command.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { doctorWorld } from "./context.ts";
import { functionsApp } from "./functions.ts";
import { type Report, reportText } from "./text.ts";

const usage = `npm run doctor [-- --repair] [--format table|json] [--functions URL --key KEY]

Looks for what is lost, doubled or stands still: hubs, checkpoints, manifest, blobs, silver, gold, exports, landing, quarantine, orchestrations.
Says what each finding means, where, and what to do. Ends with 1 when a finding is an error.
  --repair         does what is safe, then looks again: reads from a hub what did not land, removes orphans older than a day, puts files
                   of landing in the queue again, writes missing reports
  --functions URL  of the function app, to ask for its orchestrations (KOREVITAL_FUNCTIONS_URL); known of a local stack
  --key KEY        its system key durabletask_extension, or its master key (KOREVITAL_FUNCTIONS_KEY)
${targetUsage}`;

const options = {
  ...targetOptions,
  repair: { type: "boolean", default: false },
  format: { type: "string", default: "table" },
  functions: { type: "string" },
  key: { type: "string" },
} as const;

async function main(flags: Flags<typeof options>): Promise<void> {
  if (flags.format !== "table" && flags.format !== "json") throw new Error("--format must be table or json");
  const azure = openTarget(flags);
  try {
    const report = await diagnose(doctorWorld(azure, functionsApp(flags)), flags.repair);
    console.log(flags.format === "json" ? JSON.stringify(report, null, 2) : reportText(report));
    process.exitCode = isHealthy(report.findings) ? 0 : 1;
  } finally {
    await azure.close();
  }
}

/** With `mend` the findings are those that are left. */
async function diagnose(world: DoctorWorld, mend: boolean): Promise<Report> {
  const repaired: Repaired[] = [];
  const { facts, skipped } = await gather(world);
  const findings = examine(facts);
  if (!mend) return { findings, repaired, skipped };
  await repair(world, findings, (one) => repaired.push(one));
  return { findings: repaired.length === 0 ? findings : examine((await gather(world)).facts), repaired, skipped };
}

await runCommand(usage, options, main);
