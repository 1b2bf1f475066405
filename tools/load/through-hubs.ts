import { open } from "node:fs/promises";
import { join } from "node:path";
import type { ByteSource } from "../../shared/bronze/records/byte-source.ts";
import { FileUnreadable } from "../../shared/bronze/records/file-unreadable.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { readEventFile } from "../common/files.ts";
import { formatNumber } from "../common/format-number.ts";
import { readPipeline, waitUntilSettled } from "../common/pipeline-state.ts";
import { pipelineProgress } from "../common/progress-bar.ts";
import { publish } from "../common/publish.ts";

/** Rejected records that are printed for one file. */
const maxPrinted = 20;

/**
 * Publishes the events of files, in the order of the files, and waits until they are in gold.
 *
 * @param files relative to the folder
 * @throws Error when nothing was recognised
 */
export async function loadThroughHubs(azure: Azure, folder: string, files: readonly string[]): Promise<void> {
  const { landed } = await readPipeline(azure);
  let records = 0;
  let recognised = 0;
  for (const file of files) {
    const sent = await sendFile(azure, join(folder, file));
    records += sent.records;
    if (sent.isRecognised) recognised += 1;
    console.log(`${printable(file)}: ${sent.text}`);
  }
  if (recognised === 0) throw new Error("nothing was recognised in any file");
  const progress = pipelineProgress(records);
  await waitUntilSettled(azure, landed, records, progress.show);
  progress.done();
}

interface SentFile {
  /** Outcomes that bronze will have. */
  readonly records: number;
  readonly isRecognised: boolean;
  readonly text: string;
}

async function sendFile(azure: Azure, path: string): Promise<SentFile> {
  const bounds = { enqueuedTime: Date.now(), earliestTime: azure.configuration.earliestTime };
  const streams = new Set<string>();
  const problems: string[] = [];
  let [records, sent, rejectedCount] = [0, 0, 0];
  let format = "";
  let fault: FileUnreadable | undefined;
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    for await (const part of readEventFile(sourceOf(handle, size), bounds)) {
      format = part.format;
      await publish(azure, part.events);
      for (const { stream, outcomes } of part.events) {
        streams.add(stream);
        records += outcomes;
      }
      sent += part.events.length;
      rejectedCount += part.rejected.length;
      for (const { line, rejection } of part.rejected.slice(0, maxPrinted - problems.length))
        problems.push(`\n  line ${line}: ${rejection.code} – ${rejection.message}`);
    }
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    fault = error;
  } finally {
    await handle.close();
  }
  const isRecognised = fault === undefined || format !== "";
  const events = format === "" ? "0 events" : `${formatNumber(sent)} events of ${[...streams].join(", ")} (${format})`;
  const what = fault === undefined ? events : `${fault.fault}, ${fault.message}; ${events}`;
  const rejected = rejectedCount === 0 ? "" : `; ${formatNumber(rejectedCount)} records are no events:`;
  return { records, isRecognised, text: `${what}${rejected}${problems.join("")}` };
}

function sourceOf(handle: Awaited<ReturnType<typeof open>>, size: number): ByteSource {
  return {
    size,
    async read(from, to) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
      return buffer.subarray(0, bytesRead);
    },
  };
}
