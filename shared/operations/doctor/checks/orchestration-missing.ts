import { isActive } from "../../status/is-active.ts";
import { layerStalledAfter } from "../../status/stalled.ts";
import { type Check, isOlder, timeText } from "../check.ts";

export const orchestrationMissing: Check = {
  name: "orchestration-missing",
  severity: "error",
  description: "An orchestration has had work for 15 minutes, and no instance of it runs.",
  action: "Check that the function app runs and that its timers are enabled.",
  find: ({ now, orchestrations = [], partitions, gold }) => {
    const waiting: Readonly<Record<string, readonly (number | undefined)[]>> = {
      silver: partitions.map(({ silver }) => silver.waitingSince),
      gold: gold.map(({ dueSince }) => dueSince),
    };
    return orchestrations.flatMap(({ name, status }) => {
      const since = waiting[name]?.find((time) => isOlder(now, time, layerStalledAfter));
      return since === undefined || isActive(status)
        ? []
        : [{ id: name, detail: `${status ?? "never started"}; waiting since ${timeText(since)}` }];
    });
  },
};
