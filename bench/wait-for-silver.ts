import { setTimeout as sleep } from "node:timers/promises";
import { total } from "../shared/bronze/manifest/outcome-counts.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { readPipeline } from "../tools/common/pipeline-state.ts";

/**
 * Waits until `events` events in total have landed and silver has processed them.
 *
 * @param interval milliseconds between two polls, which also load the storage endpoint
 */
export async function waitForSilver(azure: Azure, events: number, interval: number): Promise<void> {
  for (;;) {
    const { landed, silverBacklog } = await readPipeline(azure);
    if (total(landed) >= events && silverBacklog === 0) return;
    await sleep(interval);
  }
}
