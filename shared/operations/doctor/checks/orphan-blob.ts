import { type Check, hour, iso } from "../check.ts";
import type { OrphanBlob } from "../facts.ts";

/** Far longer than a commit can take. */
const sweepAfter = 24 * hour;
/** Whoever read the manifest before files were swapped may read the old ones for so long. */
const readersHave = hour;
/** Two nights: by then the maintenance has removed it. */
const overlooked = 48 * hour;

/** Whether nobody can want a blob any more that nothing names. */
export function isOver({ lastModified, place, mergedAt = 0 }: OrphanBlob, now: number): boolean {
  if (place !== "taken" && place !== "ahead") return false;
  return now - lastModified > sweepAfter && now - mergedAt > readersHave;
}

export const orphanBlob: Check = {
  name: "orphan-blob",
  severity: "warning",
  means:
    "Blobs that a killed host, a lost race or a merge left behind, and that the nightly maintenance has not removed for two days. Readers never see them; they only cost.",
  todo: "npm run doctor -- --repair removes them; see whether the orchestration maintenance runs.",
  find: ({ now, blobs }) =>
    blobs.orphans.flatMap((orphan) => {
      const { container, blob, lastModified, mergedAt = 0 } = orphan;
      return isOver(orphan, now) && now - Math.max(lastModified, mergedAt) > overlooked
        ? [
            {
              where: `${container}/${blob}`,
              detail: `written ${iso(lastModified)}`,
              mend: { kind: "remove", container, blob },
            },
          ]
        : [];
    }),
};
