import type { FileEntry } from "../../platform/azure/files.ts";
import { day } from "../../platform/time.ts";
import type { Landing } from "./land-file.ts";
import type { LandingFile } from "./landing-file.ts";
import { readLandingProgress } from "./landing-progress.ts";

export interface LandingScanLimits {
  /** A file that has not changed for this long and has not landed was missed. Milliseconds. */
  readonly grace: number;
  /** How long an original is stored after it has landed completely. Milliseconds. */
  readonly retention: number;
}

/** Long enough to notice that a file was wrong and to send it again. */
export const originalsRetention = 7 * day;

export interface LandingScan {
  readonly found: number;
  readonly removed: number;
  /** Files on which the scan failed. */
  readonly failed: number;
}

/**
 * Lists the container `landing`: enqueues files whose storage event was lost, and removes originals that have landed
 * completely. Files that are `unreadable`, `unknown` or have truncated records are not removed, for a person to look
 * at.
 *
 * @param enqueue adds a file to the queue of storage events
 * @param onFailed called for each file on which the scan fails; the others are scanned
 * @throws when the container cannot be listed
 */
export async function scanLanding(
  landing: Landing,
  limits: LandingScanLimits,
  enqueue: (file: LandingFile) => Promise<void>,
  onFailed: (file: LandingFile, error: unknown) => void,
): Promise<LandingScan> {
  const scan = { found: 0, removed: 0, failed: 0 };
  const now = landing.now();
  for await (const entry of landing.files.list()) {
    const { name, etag } = entry;
    try {
      const action = await actionFor(landing, entry, limits, now);
      if (action === "enqueue") {
        await enqueue({ name, etag });
        scan.found += 1;
      } else if (action === "remove") {
        await landing.files.remove(name, etag);
        scan.removed += 1;
      }
    } catch (error) {
      scan.failed += 1;
      onFailed({ name, etag }, error);
    }
  }
  return scan;
}

async function actionFor(
  { manifest }: Landing,
  { name, etag, isFolder, lastModified }: FileEntry,
  { grace, retention }: LandingScanLimits,
  now: number,
): Promise<"enqueue" | "remove" | "none"> {
  if (isFolder || now - lastModified < grace) return "none";
  const { progress } = await readLandingProgress(manifest, { name, etag }, now);
  if (progress.status === "landing") return progress.leasedUntil > now ? "none" : "enqueue";
  const isComplete = progress.status === "complete" && progress.truncated === 0;
  return isComplete && now - (progress.finishedAt ?? now) >= retention ? "remove" : "none";
}
