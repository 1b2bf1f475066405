import type { Check } from "../check.ts";

export const landingUnreported: Check = {
  name: "landing-unreported",
  severity: "warning",
  description: "A file has landed, or landing has ended otherwise, but its report is missing.",
  action: "npm run doctor -- --repair writes the report from the manifest.",
  find: ({ files }) =>
    files.flatMap(({ file, status, hasReport }) =>
      status !== "landing" && !hasReport
        ? [{ id: `${file.name} (${file.etag})`, detail: status, remediation: { kind: "report", file } }]
        : [],
    ),
};
