import { type Check, isOlder, iso, minute } from "../check.ts";
import { isActive } from "../run-status.ts";

const patience = 15 * minute;

export const runMissing: Check = {
  name: "orchestration-missing",
  severity: "error",
  means: "There is work for an orchestration for 15 minutes, and none runs.",
  todo: "See whether the function app runs and its timers are enabled.",
  find: ({ now, runs = [], partitions, gold }) => {
    const waiting: Readonly<Record<string, readonly (number | undefined)[]>> = {
      silver: partitions.map(({ silver }) => silver.waitingSince),
      gold: gold.map(({ dueSince }) => dueSince),
    };
    return runs.flatMap(({ name, status }) => {
      const since = waiting[name]?.find((time) => isOlder(now, time, patience));
      return since === undefined || isActive(status)
        ? []
        : [{ where: name, detail: `${status ?? "never started"}; waiting since ${iso(since)}` }];
    });
  },
};
