import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { OutcomeCounts } from "../../shared/bronze/manifest/outcome-counts.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { readPipeline } from "../common/pipeline-state.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { quarantineCounts, quarantineText } from "../quarantine/counts.ts";
import { printUnderWay } from "../status/read.ts";
import { type InputFiles, inputFiles, standardInput } from "./input-files.ts";
import { outcomesText } from "./outcomes-text.ts";
import { loadThroughHubs } from "./through-hubs.ts";
import { loadThroughLanding } from "./through-landing.ts";

const loaders = { landing: loadThroughLanding, hubs: loadThroughHubs };

export interface LoadFlags extends TargetFlags {
  readonly through: keyof typeof loaders;
  readonly reverse: boolean;
}

/**
 * Loads a file, the files of a folder, or standard input, and prints their outcomes.
 *
 * @param path undefined for standard input
 */
export async function loadFiles(path: string | undefined, { through, reverse, ...flags }: LoadFlags): Promise<void> {
  const input = path === undefined ? await standardInput() : undefined;
  try {
    await load(await inputFiles(path ?? input ?? ""), { through, reverse, ...flags });
  } finally {
    if (input !== undefined) await rm(dirname(input), { recursive: true });
  }
}

async function load({ folder, files, skipped }: InputFiles, { through, reverse, ...flags }: LoadFlags): Promise<void> {
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

async function printOutcomes(azure: Azure, before: OutcomeCounts, since: number): Promise<void> {
  const { landed } = await readPipeline(azure);
  console.log(outcomesText(before, landed));
  if (landed.quarantined > before.quarantined) console.log(quarantineText(await quarantineCounts(azure, { since })));
}
