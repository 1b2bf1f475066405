import type { Azure } from "../../shared/platform/azure/clients.ts";
import { readPipeline, waitUntilSettled } from "../common/pipeline-state.ts";
import { progressLine } from "../common/progress-bar.ts";

/** Sends, and says how far the events have come until all of them are in gold. */
export async function sendAndWait<T>(azure: Azure, count: number, send: () => Promise<T>): Promise<T> {
  const { landed } = await readPipeline(azure);
  const began = performance.now();
  const line = progressLine(count);
  const [sent] = await Promise.all([send(), waitUntilSettled(azure, landed, count, line.show)]);
  line.done();
  console.log(`${count.toLocaleString("en-US")} events from device to gold in ${secondsSince(began)}.`);
  return sent;
}

/** @param began by `performance.now()` */
export function secondsSince(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
