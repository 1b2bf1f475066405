import { type Check, timeText } from "../check.ts";

export const landingWaiting: Check = {
  name: "landing-waiting",
  severity: "error",
  description: "A file in landing is not being processed: its storage event or its queue message was lost.",
  action: "npm run doctor -- --repair puts it into the queue again; so does the timer that scans landing.",
  find: ({ now, files }) =>
    files.flatMap(({ file, status, leasedUntil, lastModified }) =>
      status === "landing" && leasedUntil <= now
        ? [
            {
              id: `${file.name} (${file.etag})`,
              detail: `unchanged since ${timeText(lastModified)}`,
              remediation: { kind: "enqueue", file },
            },
          ]
        : [],
    ),
};
