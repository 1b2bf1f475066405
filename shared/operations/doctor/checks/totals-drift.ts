import type { Check } from "../check.ts";

const outcomes = ["accepted", "ignored", "quarantined"] as const;

export const totalsDrift: Check = {
  name: "totals-drift",
  severity: "error",
  means: "A cursor's totals are not what its rows add up to: a row was lost or changed.",
  todo: "See missing-row; else compare the rows with a backup of the table.",
  find: ({ partitions }) =>
    partitions.flatMap(({ key, totals, sums }) => {
      // A batch of nothing but duplicates has no row.
      const drifts = outcomes.filter((outcome) => totals[outcome] !== sums[outcome]);
      const said = drifts.map((outcome) => `${outcome}: cursor ${totals[outcome]}, rows ${sums[outcome]}`);
      return said.length === 0 ? [] : [{ where: key, detail: said.join("; ") }];
    }),
};
