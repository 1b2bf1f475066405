import { differs, type ServingComparison } from "../../../serving/postgres/compare.ts";
import type { Check } from "../check.ts";

export const servingDiffers: Check = {
  name: "serving-differs",
  severity: "error",
  description: "The tables of the serving database have read all changes of gold, and differ from it, or are missing.",
  action: "Run npm run doctor -- --repair: the tables are built again beside the current ones, and switched to.",
  find: ({ serving = [] }) =>
    serving.flatMap((each) => {
      if (!differs(each)) return [];
      return [
        {
          id: each.summary,
          detail: detailOf(each),
          remediation: { kind: "rebuild-tables" as const, summary: each.summary },
        },
      ];
    }),
};

function detailOf(each: ServingComparison): string {
  if (each.state === "missing") return each.tables.map((table) => `the table ${table} is missing`).join(", ");
  if (each.state !== "compared") return each.state;
  const { groups, differing } = each;
  return (
    `gold has ${groups.gold} groups, the tables ${groups.serving}; ` + `${differing} rows of the compared groups differ`
  );
}
