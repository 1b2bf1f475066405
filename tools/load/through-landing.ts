import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { type Progress, readProgress } from "../../shared/bronze/landing/file-progress.ts";
import type { LandingFile } from "../../shared/bronze/landing/landed-file.ts";
import { type Report, reportName } from "../../shared/bronze/landing/report.ts";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import { total } from "../../shared/operations/status/counts.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { readPipeline, waitUntilSettled } from "../common/pipeline-state.ts";
import { progressLine } from "../common/progress-bar.ts";

/** Nothing moved for so long, milliseconds: the app does not run, or is in trouble. */
const patience = 120_000;
const lookEvery = 300;

/**
 * Puts files into the container `landing`, in order and each under a name of its own (loaded again it is another file), waits for
 * their reports, and then until their records are in gold.
 *
 * @throws Error when nothing moves
 */
export async function loadThroughLanding(azure: Azure, paths: readonly string[]): Promise<void> {
  const { landed } = await readPipeline(azure);
  const folder = `load/${new Date().toISOString().replaceAll(":", "-")}`;
  const files: LandingFile[] = [];
  for (const path of paths) {
    const name = `${folder}/${basename(path)}`;
    files.push({ name, etag: await azure.files(landingContainer).upload(name, createReadStream(path)) });
  }
  let records = 0;
  for (const file of files) {
    const report = await reportOf(azure, file);
    records += report.records;
    console.log(`${basename(file.name)}: ${reportText(report)}`);
  }
  const line = progressLine(records);
  await waitUntilSettled(azure, landed, records, line.show);
  line.done();
}

/** Waits until the file's landing has ended. */
async function reportOf(azure: Azure, file: LandingFile): Promise<Report> {
  let moved = Date.now();
  let last = "";
  for (;;) {
    const { progress } = await readProgress(azure.table("manifest"), file, Date.now());
    const report = progress.status === "landing" ? undefined : await readReport(azure, progress);
    if (report !== undefined) return report;
    const now = JSON.stringify([progress.at, await landedSoFar(azure)]);
    if (now !== last) moved = Date.now();
    last = now;
    if (Date.now() - moved > patience)
      throw new Error(`${file.name} does not land: ${progress.at.record} records so far`);
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

async function landedSoFar(azure: Azure): Promise<number> {
  return total((await readPipeline(azure)).landed);
}

async function readReport(azure: Azure, progress: Progress): Promise<Report | undefined> {
  const content = await azure.blobs("landing-reports").read(reportName(progress));
  return content === undefined ? undefined : JSON.parse(Buffer.from(content).toString());
}

function reportText({ status, reason, format, records, streams }: Report): string {
  if (status === "unknown") return "no stream knows it, left out";
  const of = Object.keys(streams).join(", ");
  const what = `${records.toLocaleString("en-US")} records of ${of} (${format})`;
  return status === "complete" ? what : `${status}${reason === undefined ? "" : `, ${reason.message}`}; ${what}`;
}
