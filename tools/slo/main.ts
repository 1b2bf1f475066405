import { objectivesTable } from "../../shared/operations/objectives/count-store.ts";
import { readServiceLevels, type ServiceLevels } from "../../shared/operations/objectives/report.ts";
import { objectives } from "../../shared/slo/registry.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { az } from "../delivery/az.ts";
import { serviceLevelsText } from "./text.ts";
import { readWorkspace } from "./workspace.ts";

export interface SloFlags extends TargetFlags {
  readonly workspace?: string | undefined;
  readonly format: "table" | "json";
}

/** Prints the objectives. Sets exit code 1 if one is missed. */
export async function printServiceLevels({ workspace, format, ...target }: SloFlags): Promise<void> {
  const levels = workspace === undefined ? await readTarget(target) : await readWorkspace(az, workspace, objectives);
  console.log(format === "json" ? JSON.stringify(levels, null, 2) : serviceLevelsText(levels));
  if (levels.objectives.some((each) => each.budget_left < 0 || (each.target === 1 && each.bad > 0)))
    process.exitCode = 1;
}

async function readTarget(flags: TargetFlags): Promise<ServiceLevels> {
  const azure = openTarget(flags);
  try {
    return await readServiceLevels(azure.table(objectivesTable), objectives, Date.now());
  } finally {
    await azure.close();
  }
}
