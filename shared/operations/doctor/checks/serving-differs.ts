import { differs } from "../../../serving/postgres/compare.ts";
import type { Check } from "../check.ts";

export const servingDiffers: Check = {
  name: "serving-differs",
  severity: "error",
  description: "The tables of the serving database have read all changes of gold, and differ from it.",
  action: "Run npm run doctor -- --repair: the tables are built again beside the current ones, and switched to.",
  find: ({ serving = [] }) =>
    serving.flatMap((each) =>
      each.state === "compared" && differs(each)
        ? [
            {
              id: each.summary,
              detail:
                `gold has ${each.groups.gold} groups, the tables ${each.groups.serving}; ` +
                `${each.differing} rows of the compared groups differ`,
              remediation: { kind: "rebuild-tables", summary: each.summary },
            },
          ]
        : [],
    ),
};
