import { type Check, iso } from "../check.ts";

export const landingWaiting: Check = {
  name: "landing-waiting",
  severity: "error",
  means: "A file lies in landing, and nobody lands it: its event was lost, or its message was.",
  todo: "npm run doctor -- --repair puts it in the queue again; the sweep's timer does it too.",
  find: ({ now, files }) =>
    files.flatMap(({ file, status, heldUntil, lastModified }) =>
      status === "landing" && heldUntil <= now
        ? [
            {
              where: `${file.name} (${file.etag})`,
              detail: `there since ${iso(lastModified)}`,
              mend: { kind: "enqueue", file },
            },
          ]
        : [],
    ),
};
