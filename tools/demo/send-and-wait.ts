import type { Azure } from "../../shared/platform/azure/clients.ts";
import { formatNumber } from "../common/format-number.ts";
import { readPipeline, waitUntilSettled } from "../common/pipeline-state.ts";
import { pipelineProgress } from "../common/progress-bar.ts";

/** Sends events and prints progress until all of them are in gold. */
export async function sendAndWait<T>(azure: Azure, count: number, send: () => Promise<T>): Promise<T> {
  const { landed } = await readPipeline(azure);
  const began = performance.now();
  const progress = pipelineProgress(count);
  const [sent] = await Promise.all([send(), waitUntilSettled(azure, landed, count, progress.show)]);
  progress.done();
  console.log(`${formatNumber(count)} events from device to gold in ${secondsSince(began)}.`);
  return sent;
}

/** @param began a value of `performance.now()` */
export function secondsSince(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
