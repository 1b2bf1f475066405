import { readLandingProgress } from "../../../bronze/landing/landing-progress.ts";
import { reportName } from "../../../bronze/landing/report.ts";
import type { FileEntry } from "../../../platform/azure/files.ts";
import { errorText } from "../../../platform/error-text.ts";
import type { DoctorContext } from "../context.ts";
import type { LandingFileStatus, PipelineSnapshot } from "../pipeline-snapshot.ts";

/** What fails is a finding, and costs its file only. */
export async function readFiles(context: DoctorContext): Promise<Pick<PipelineSnapshot, "files" | "landingFailures">> {
  const { lake, landingGrace, now } = context;
  const found: LandingFileStatus[] = [];
  const landingFailures: { id: string; detail: string }[] = [];
  try {
    for await (const entry of lake.files.list()) {
      if (entry.isFolder || now() - entry.lastModified < 2 * landingGrace) continue;
      try {
        found.push(await statusOf(context, entry));
      } catch (error) {
        landingFailures.push({ id: entry.name, detail: errorText(error) });
      }
    }
  } catch (error) {
    landingFailures.push({ id: "landing", detail: `it cannot be listed: ${errorText(error)}` });
  }
  return { files: found, landingFailures };
}

async function statusOf(
  { lake, now }: DoctorContext,
  { name, etag, lastModified }: FileEntry,
): Promise<LandingFileStatus> {
  const file = { name, etag };
  const { progress } = await readLandingProgress(lake.manifest, file, now());
  const { status, leasedUntil, reason } = progress;
  const hasReport = status === "landing" ? false : await exists(lake.reports, reportName(progress));
  return {
    ...{ file, lastModified, status, leasedUntil, hasReport },
    ...(reason === undefined ? {} : { reason: reason.message }),
  };
}

async function exists(reports: DoctorContext["lake"]["reports"], name: string): Promise<boolean> {
  for await (const blob of reports.list(name)) if (blob.name === name) return true;
  return false;
}
