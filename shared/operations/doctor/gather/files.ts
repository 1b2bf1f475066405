import { readProgress } from "../../../bronze/landing/file-progress.ts";
import { reportName } from "../../../bronze/landing/report.ts";
import type { DoctorWorld } from "../context.ts";
import type { FileFacts } from "../facts.ts";

/** Files in landing that have been there for so long that they should have landed, or be landing. */
export async function readFiles({ lake, landingGrace, now }: DoctorWorld): Promise<FileFacts[]> {
  const found: FileFacts[] = [];
  for await (const { name, etag, size, lastModified } of lake.files.list()) {
    if (size === 0 || now() - lastModified < 2 * landingGrace) continue;
    const file = { name, etag };
    const { progress } = await readProgress(lake.manifest, file, now());
    const { status, heldUntil } = progress;
    const hasReport = status === "landing" ? false : await isThere(lake.reports, reportName(progress));
    found.push({ file, lastModified, status, heldUntil, hasReport });
  }
  return found;
}

async function isThere(reports: DoctorWorld["lake"]["reports"], name: string): Promise<boolean> {
  for await (const blob of reports.list(name)) if (blob.name === name) return true;
  return false;
}
