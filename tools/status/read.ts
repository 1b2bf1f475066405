import { pipelineFor } from "../../shared/composition.ts";
import { readPipelineReport } from "../../shared/operations/status/read.ts";
import type { PipelineReport } from "../../shared/operations/status/report.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { underWay } from "./under-way.ts";

export function readStatus(azure: Azure): Promise<PipelineReport> {
  return readPipelineReport(pipelineFor(azure, Date.now), Date.now, (hub) =>
    console.error(`hub ${hub} does not respond`),
  );
}

/** Prints what is still under way after a command has waited for gold. */
export async function printUnderWay(azure: Azure): Promise<void> {
  const lines = underWay(await readStatus(azure));
  if (lines.length === 0) return;
  console.log("Gold has all of it. Still under way (npx korevital status shows it):");
  for (const line of lines) console.log(`  ${line}`);
}
