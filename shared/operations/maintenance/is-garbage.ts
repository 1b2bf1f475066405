import { hour } from "../../platform/time.ts";
import type { OrphanedBlob } from "./compare-blobs.ts";

/** Far longer than a commit takes. */
const commitGrace = 24 * hour;
/** A reader that read the manifest before a file replacement may read the replaced files for so long. */
const readerGrace = hour;

/** Whether no reader and no commit can need an orphaned blob any more. */
export function isGarbage(blob: OrphanedBlob, now: number): boolean {
  if (blob.positionState !== "committed" && blob.positionState !== "next") return false;
  return now > garbageAt(blob);
}

/** When garbage collection may remove an orphaned blob, epoch milliseconds. */
export function garbageAt({
  lastModified,
  compactedAt = 0,
}: Pick<OrphanedBlob, "lastModified" | "compactedAt">): number {
  return Math.max(lastModified + commitGrace, compactedAt + readerGrace);
}
