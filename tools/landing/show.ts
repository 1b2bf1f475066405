import { allLandingProgress, type ListedProgress } from "../../shared/bronze/landing/landing-progress.ts";
import { reportFolder } from "../../shared/bronze/landing/report.ts";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";
import type { Table } from "../../shared/platform/azure/tables.ts";
import { isoTime } from "../../shared/platform/time.ts";

export interface ReportStore {
  readonly manifest: Table;
  readonly reports: BlobStore;
}

/**
 * The reports of all versions of a file, the newest first, and the versions that are still landing. The name is that of
 * the blob, or its end behind a slash.
 *
 * @throws Error when no file has the name, or several have its end
 */
export async function showLanding({ manifest, reports }: ReportStore, name: string): Promise<string> {
  const exact: ListedProgress[] = [];
  const ending: ListedProgress[] = [];
  for await (const progress of allLandingProgress(manifest, () => {})) {
    if (progress.name === name) exact.push(progress);
    else if (progress.name.endsWith(`/${name}`)) ending.push(progress);
  }
  const found = exact.length > 0 ? exact : ending;
  const [blob, ...others] = [...new Set(found.map((progress) => progress.name))].sort();
  if (blob === undefined) throw new Error(`no landed file is called ${name}`);
  if (others.length > 0)
    throw new Error(`several files end with ${name}: ${[blob, ...others].slice(0, 20).join(", ")}`);
  const texts = [
    ...found.filter(({ status }) => status === "landing").map(stateText),
    ...(await reportsOf(reports, blob)),
  ];
  return texts.length > 0
    ? `${texts.join("\n")}\n`
    : "its report is missing: npx korevital doctor --repair writes it\n";
}

function stateText({ startedAt, resumeAt, leasedUntil }: ListedProgress): string {
  const state = leasedUntil === 0 ? "waits for its next invocation" : `leased until ${isoTime(leasedUntil)}`;
  return `landing since ${isoTime(startedAt)}, ${resumeAt.record} records so far, ${state}`;
}

/** As stored: JSON escapes control characters, which a name can contain. */
async function reportsOf(reports: BlobStore, name: string): Promise<string[]> {
  const found: { readonly finished: string; readonly text: string }[] = [];
  for await (const blob of reports.list(reportFolder(name))) {
    const content = await reports.read(blob.name);
    if (content === undefined) continue;
    const report: { readonly file?: unknown; readonly finished?: unknown } = JSON.parse(
      Buffer.from(content).toString(),
    );
    // The folder of a file can contain those of others: `a` and `a/b`.
    if (report.file === name) found.push({ finished: String(report.finished), text: JSON.stringify(report, null, 2) });
  }
  return found.sort((a, b) => (a.finished < b.finished ? 1 : -1)).map(({ text }) => text);
}
