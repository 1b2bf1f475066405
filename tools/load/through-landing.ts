import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { LandingFile } from "../../shared/bronze/landing/landing-file.ts";
import { type LandingProgress, readLandingProgress } from "../../shared/bronze/landing/landing-progress.ts";
import { type Report, reportName } from "../../shared/bronze/landing/report.ts";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import { total } from "../../shared/bronze/manifest/outcome-counts.ts";
import { lakeFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { formatNumber } from "../common/format-number.ts";
import { readPipeline, waitUntilSettled } from "../common/pipeline-state.ts";
import { pollUntil } from "../common/poll.ts";
import { pipelineProgress } from "../common/progress-bar.ts";

/** Milliseconds without progress after which the app is considered down. */
const stallTimeout = 120_000;
const interval = 300;

/**
 * Uploads files to the container `landing`, in order and under unique names (a repeated load creates new files), waits
 * for their reports, and then until their records are in gold.
 *
 * @param files relative to the folder
 * @throws Error without progress, and when nothing was recognised
 */
export async function loadThroughLanding(azure: Azure, folder: string, files: readonly string[]): Promise<void> {
  const { landed } = await readPipeline(azure);
  const prefix = `load/${isoTime(Date.now()).replaceAll(":", "-")}`;
  const uploaded: (LandingFile & { readonly path: string })[] = [];
  for (const path of files) {
    const name = `${prefix}/${path}`;
    const content = createReadStream(join(folder, path));
    uploaded.push({ path, name, etag: await azure.files(landingContainer).upload(name, content) });
  }
  let records = 0;
  let recognised = 0;
  for (const { path, ...file } of uploaded) {
    const report = await reportOf(azure, file);
    records += report.records;
    if (isRecognised(report)) recognised += 1;
    console.log(`${printable(path)}: ${reportText(report)}`);
  }
  if (recognised === 0) throw new Error("nothing was recognised in any file");
  const progress = pipelineProgress(records);
  await waitUntilSettled(azure, landed, records, progress.show);
  progress.done();
}

/** Waits until the file has landed. */
async function reportOf(azure: Azure, file: LandingFile): Promise<Report> {
  const read = async () => {
    const { progress } = await readLandingProgress(lakeFor(azure).manifest, file, Date.now());
    const report = progress.status === "landing" ? undefined : await readReport(azure, progress);
    return { report, resumeAt: progress.resumeAt, landed: total((await readPipeline(azure)).landed) };
  };
  const { state } = await pollUntil(read, ({ report }) => report !== undefined, { stallTimeout, interval });
  if (state.report !== undefined) return state.report;
  throw new Error(`${file.name} does not land: no progress after ${state.resumeAt.record} records`);
}

async function readReport(azure: Azure, progress: LandingProgress): Promise<Report | undefined> {
  const content = await azure.blobs("landing-reports").read(reportName(progress));
  return content === undefined ? undefined : JSON.parse(Buffer.from(content).toString());
}

/** A file without records, or with some that a stream recognises. */
function isRecognised({ status, records }: Report): boolean {
  return status === "complete" || records > 0;
}

function reportText({ status, reason, format, records, streams }: Report): string {
  if (status === "unknown") return `unknown format, skipped: ${reason?.message}`;
  const why = reason === undefined ? "" : `, ${reason.message}`;
  if (records === 0) return status === "complete" ? "0 records" : `${status}${why}`;
  const of = Object.keys(streams).join(", ");
  const what = `${formatNumber(records)} records of ${of} (${format})`;
  return status === "complete" ? what : `${status}${why}; ${what}`;
}
