import { erasurePatience } from "../../erasure/end-completed.ts";
import { type Check, isOlder, timeText } from "../check.ts";

export const erasureUnfinished: Check = {
  name: "erasure-unfinished",
  severity: "error",
  description: "The erasure of a person has not ended for two days: bronze, quarantine or exports still contain data.",
  action:
    "Check that silver, gold, exports and maintenance run: npm run status. npm run maintenance rewrites the files at once.",
  find: ({ now, pendingErasures }) =>
    pendingErasures
      .filter(({ since }) => isOlder(now, since, erasurePatience))
      .map(({ receipt, since }) => ({ id: receipt, detail: `since ${timeText(since)}` })),
};
