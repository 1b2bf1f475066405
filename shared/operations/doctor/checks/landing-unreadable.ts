import type { Check } from "../check.ts";

export const landingUnreadable: Check = {
  name: "landing-unreadable",
  severity: "warning",
  description: "A file did not land, or not completely: nothing in it is recognised, or it cannot be read.",
  action:
    "npm run landing -- show FILE prints its report. Correct the file, or write a mapping (docs/dialects.md), and upload it again. Then delete this version.",
  find: ({ files }) =>
    files.flatMap(({ file, status, reason }) =>
      status === "unknown" || status === "unreadable"
        ? [{ id: `${file.name} (${file.etag})`, detail: reason === undefined ? status : `${status}: ${reason}` }]
        : [],
    ),
};
