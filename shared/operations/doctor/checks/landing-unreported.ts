import type { Check } from "../check.ts";

export const landingUnreported: Check = {
  name: "landing-unreported",
  severity: "warning",
  means: "A file has landed, or ended otherwise, and its report is not there.",
  todo: "npm run doctor -- --repair writes it again from what the manifest says.",
  find: ({ files }) =>
    files.flatMap(({ file, status, hasReport }) =>
      status !== "landing" && !hasReport
        ? [{ where: `${file.name} (${file.etag})`, detail: status, mend: { kind: "report", file } }]
        : [],
    ),
};
