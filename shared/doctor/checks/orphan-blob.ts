import { type Check, hour, iso } from "../check.ts";

/** Far longer than a commit can take. */
const sweepAfter = 24 * hour;

export const orphanBlob: Check = {
  name: "orphan-blob",
  severity: "warning",
  means:
    "Blobs that a killed host or a lost race left behind, older than a day. Readers never see them; they only cost.",
  todo: "npm run doctor -- --repair removes them.",
  find: ({ now, blobs }) =>
    blobs.orphans.flatMap(({ container, blob, lastModified, place }) => {
      const isOver = now - lastModified > sweepAfter && (place === "taken" || place === "ahead");
      return isOver
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
