import { goldInstance } from "../../../gold/gold-instance.ts";
import { isActive } from "../../status/is-active.ts";
import { layerStalledAfter } from "../../status/stalled.ts";
import { type Check, isOlder, timeText } from "../check.ts";

export const orchestrationMissing: Check = {
  name: "orchestration-missing",
  severity: "error",
  description: "An orchestration has had work for 15 minutes, and no instance of it runs.",
  action: "Check that the function app runs and that its timers are enabled.",
  find: ({ now, orchestrations = [], partitions, gold }) => {
    const waiting = [
      ...partitions.map(({ silver }) => ({ instance: "silver", since: silver.waitingSince })),
      ...gold.map(({ summary, dueSince }) => ({ instance: goldInstance({ name: summary }), since: dueSince })),
    ];
    return orchestrations.flatMap(({ name, status }) => {
      const since = waiting.find(
        (each) => each.instance === name && isOlder(now, each.since, layerStalledAfter),
      )?.since;
      return since === undefined || isActive(status)
        ? []
        : [{ id: name, detail: `${status ?? "never started"}; waiting since ${timeText(since)}` }];
    });
  },
};
