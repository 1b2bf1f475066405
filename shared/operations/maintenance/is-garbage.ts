import { hour } from "../../platform/time.ts";
import type { OrphanedBlob } from "./compare-blobs.ts";

/** Far longer than a commit takes. */
const commitGrace = 24 * hour;
/** A reader that read the manifest before a file replacement may read the replaced files for so long. */
const readerGrace = hour;

/** Whether no reader and no commit can need an orphaned blob any more. */
export function isGarbage({ lastModified, positionState, compactedAt = 0 }: OrphanedBlob, now: number): boolean {
  if (positionState !== "committed" && positionState !== "next") return false;
  return now - lastModified > commitGrace && now - compactedAt > readerGrace;
}
