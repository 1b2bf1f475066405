import { minute } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";

/** The serving database is written every minute. */
const patience = 15 * minute;

export const servingBehind: Check = {
  name: "serving-behind",
  severity: "warning",
  description: "For 15 minutes gold has had changes that the tables of the serving database do not contain.",
  action: "Look for ALERT serving-failed in the logs, and at korevital.serving.lag.",
  find: ({ now, serving = [] }) =>
    serving.flatMap((each) =>
      each.state === "behind" && isOlder(now, each.since, patience)
        ? [{ id: each.summary, detail: `waiting since ${timeText(each.since)}` }]
        : [],
    ),
};
