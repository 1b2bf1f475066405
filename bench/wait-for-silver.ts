import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../shared/azure/clients.ts";
import { total } from "../shared/pipeline/counts.ts";
import { readPipeline } from "../tools/progress.ts";

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
