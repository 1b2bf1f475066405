import { hour } from "../../../platform/time.ts";
import { isGarbage } from "../../maintenance/is-garbage.ts";
import { type Check, timeText } from "../check.ts";

/** Two nights: the maintenance should have deleted it. */
const patience = 48 * hour;

export const orphanedBlob: Check = {
  name: "orphaned-blob",
  severity: "warning",
  description:
    "Blobs of a killed host, a lost commit or a compaction, which the nightly maintenance has not deleted for two days. No reader sees them; they only use storage.",
  action: "npm run doctor -- --repair deletes them; check that the orchestration maintenance runs.",
  find: ({ now, blobs }) =>
    blobs.orphaned.flatMap((orphan) => {
      const { container, blob, lastModified, compactedAt = 0 } = orphan;
      return isGarbage(orphan, now) && now - Math.max(lastModified, compactedAt) > patience
        ? [
            {
              id: `${container}/${blob}`,
              detail: `written ${timeText(lastModified)}`,
              remediation: { kind: "delete", container, blob },
            },
          ]
        : [];
    }),
};
