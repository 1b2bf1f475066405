import type { FileEntry } from "../../platform/azure/files.ts";
import { readProgress } from "./file-progress.ts";
import type { Landing } from "./land-file.ts";
import type { LandingFile } from "./landed-file.ts";

export interface SweepLimits {
  /** A file that did not change for so long, and has not landed, was missed. Milliseconds. */
  readonly grace: number;
  /** How long an original stays after it landed whole. Milliseconds. */
  readonly keep: number;
}

/** A week: long enough to notice that a file was wrong, and to send it again. */
export const keepOriginals = 7 * 24 * 3_600_000;

export interface Swept {
  readonly found: number;
  readonly removed: number;
}

/**
 * Finds what the storage events missed, since some get lost, and removes originals that bronze and quarantine hold wholly.
 * What was set aside, is unknown, or has records that are kept only in part, stays for a person to look at.
 *
 * @param land puts a file in the queue
 */
export async function sweep(
  landing: Landing,
  limits: SweepLimits,
  land: (file: LandingFile) => Promise<void>,
): Promise<Swept> {
  const swept = { found: 0, removed: 0 };
  const now = landing.now();
  for await (const entry of landing.files.list()) {
    const todo = await whatToDo(landing, entry, limits, now);
    if (todo === "land") {
      await land({ name: entry.name, etag: entry.etag });
      swept.found += 1;
    } else if (todo === "remove") {
      await landing.files.remove(entry.name, entry.etag);
      swept.removed += 1;
    }
  }
  return swept;
}

async function whatToDo(
  { manifest }: Landing,
  { name, etag, size, lastModified }: FileEntry,
  { grace, keep }: SweepLimits,
  now: number,
): Promise<"land" | "remove" | "nothing"> {
  if (size === 0 || now - lastModified < grace) return "nothing";
  const { progress } = await readProgress(manifest, { name, etag }, now);
  if (progress.status === "landing") return progress.heldUntil > now ? "nothing" : "land";
  const isWhole = progress.status === "complete" && progress.cut === 0;
  return isWhole && now - (progress.finishedAt ?? now) >= keep ? "remove" : "nothing";
}
