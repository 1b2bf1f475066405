import { setTimeout as sleep } from "node:timers/promises";
import { total } from "../shared/operations/status/counts.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { readPipeline } from "../tools/common/pipeline-state.ts";

/**
 * Waits until so many events have ever landed, and silver has worked through all of them.
 *
 * @param every milliseconds between two looks, each of which costs the storage endpoint something, too
 */
export async function waitForSilver(azure: Azure, events: number, every: number): Promise<void> {
  for (;;) {
    const { landed, beforeSilver } = await readPipeline(azure);
    if (total(landed) >= events && beforeSilver === 0) return;
    await sleep(every);
  }
}
