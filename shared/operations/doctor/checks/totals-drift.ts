import type { Check } from "../check.ts";

/** Without duplicates: a batch of nothing but duplicates has no row. */
const outcomes = ["accepted", "ignored", "quarantined"] as const;

export const totalsDrift: Check = {
  name: "totals-drift",
  severity: "error",
  description: "A cursor's totals differ from the sum of its rows: a row was lost or changed.",
  action: "See missing-row; otherwise compare the rows with a backup of the table.",
  find: ({ partitions }) =>
    partitions.flatMap(({ key, totals, sums }) => {
      const drifts = outcomes.filter((outcome) => totals[outcome] !== sums[outcome]);
      const details = drifts.map((outcome) => `${outcome}: cursor ${totals[outcome]}, rows ${sums[outcome]}`);
      return details.length === 0 ? [] : [{ id: key, detail: details.join("; ") }];
    }),
};
