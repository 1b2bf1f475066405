import { total } from "../../shared/bronze/manifest/outcome-counts.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { readPipeline } from "../common/pipeline-state.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { quarantineCounts, quarantineText } from "../quarantine/counts.ts";
import { printUnderWay } from "../status/read.ts";
import { filesIn } from "./files-in.ts";
import { loadThroughHubs } from "./through-hubs.ts";
import { loadThroughLanding } from "./through-landing.ts";

const loaders = { landing: loadThroughLanding, hubs: loadThroughHubs };

export interface LoadFlags extends TargetFlags {
  readonly through: keyof typeof loaders;
  readonly reverse: boolean;
}

/** Loads the files of a folder, and prints their outcomes. */
export async function loadFiles(folder: string, { through, reverse, ...flags }: LoadFlags): Promise<void> {
  const { files, skipped } = await filesIn(folder);
  for (const path of skipped) console.log(`${printable(path)}: neither a file nor a folder, skipped`);
  if (files.length === 0) throw new Error(`${folder} has no files`);
  const azure = openTarget(flags);
  try {
    const { landed: before } = await readPipeline(azure);
    const start = Date.now();
    await loaders[through](azure, folder, reverse ? files.toReversed() : files);
    await printOutcomes(azure, before, start);
    await printUnderWay(azure);
  } finally {
    await azure.close();
  }
}

async function printOutcomes(azure: Azure, before: Parameters<typeof total>[0], since: number): Promise<void> {
  const { landed } = await readPipeline(azure);
  const quarantined = landed.quarantined - before.quarantined;
  const accepted = landed.accepted - before.accepted;
  console.log(`${total(landed) - total(before)} events: ${accepted} accepted, ${quarantined} quarantined.`);
  if (quarantined > 0) console.log(quarantineText(await quarantineCounts(azure, { since })));
}
