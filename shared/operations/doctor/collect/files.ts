import { readLandingProgress } from "../../../bronze/landing/landing-progress.ts";
import { reportName } from "../../../bronze/landing/report.ts";
import type { DoctorContext } from "../context.ts";
import type { LandingFileStatus } from "../pipeline-snapshot.ts";

export async function readFiles({ lake, landingGrace, now }: DoctorContext): Promise<LandingFileStatus[]> {
  const found: LandingFileStatus[] = [];
  for await (const { name, etag, size, lastModified } of lake.files.list()) {
    if (size === 0 || now() - lastModified < 2 * landingGrace) continue;
    const file = { name, etag };
    const { progress } = await readLandingProgress(lake.manifest, file, now());
    const { status, leasedUntil } = progress;
    const hasReport = status === "landing" ? false : await exists(lake.reports, reportName(progress));
    found.push({ file, lastModified, status, leasedUntil, hasReport });
  }
  return found;
}

async function exists(reports: DoctorContext["lake"]["reports"], name: string): Promise<boolean> {
  for await (const blob of reports.list(name)) if (blob.name === name) return true;
  return false;
}
