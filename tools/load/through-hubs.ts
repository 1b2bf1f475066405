import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { readEventFile } from "../common/files.ts";
import type { GeneratedEvent } from "../common/history.ts";
import { readPipeline, waitUntilSettled } from "../common/pipeline-state.ts";
import { pipelineProgress } from "../common/progress-bar.ts";
import { publish } from "../common/publish.ts";

/** Publishes the events of files, in the order of the files, and waits until they are in gold. */
export async function loadThroughHubs(azure: Azure, paths: readonly string[]): Promise<void> {
  const events: GeneratedEvent[] = [];
  for (const path of paths) for (const event of await eventsOf(path)) events.push(event);
  if (events.length === 0) throw new Error("no file has a known format");
  const { landed } = await readPipeline(azure);
  await publish(azure, events);
  const progress = pipelineProgress(events.length);
  await waitUntilSettled(azure, landed, events.length, progress.show);
  progress.done();
}

async function eventsOf(path: string): Promise<readonly GeneratedEvent[]> {
  const file = readEventFile(await readFile(path, "utf8"));
  const streams = [...new Set(file?.events.map(({ stream }) => stream))];
  console.log(
    file === undefined
      ? `${basename(path)}: unknown format, skipped`
      : `${basename(path)}: ${file.events.length} events of ${streams.join(", ")} (${file.format})`,
  );
  return file?.events ?? [];
}
