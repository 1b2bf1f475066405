import { total } from "../shared/bronze/manifest/outcome-counts.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { type PipelineState, readPipeline } from "../tools/common/pipeline-state.ts";
import { pollUntil } from "../tools/common/poll.ts";

/**
 * Waits until `events` events in total have landed and silver has processed them.
 *
 * @param interval milliseconds between two polls, which also load the storage endpoint
 */
export async function waitForSilver(azure: Azure, events: number, interval: number): Promise<void> {
  const isDone = ({ landed, silverBacklog }: PipelineState) => total(landed) >= events && silverBacklog === 0;
  await pollUntil(() => readPipeline(azure), isDone, { interval });
}
