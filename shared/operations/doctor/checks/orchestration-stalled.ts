import { isActive } from "../../status/is-active.ts";
import { orchestrationStalledAfter } from "../../status/stalled.ts";
import { type Check, isOlder, timeText } from "../check.ts";

export const orchestrationStalled: Check = {
  name: "orchestration-stalled",
  severity: "error",
  description: "An orchestration has failed, or has made no progress for 30 minutes.",
  action: "Its timer restarts it at the next tick; if it does not, check that the function app runs.",
  find: ({ now, orchestrations = [] }) =>
    orchestrations.flatMap(({ name, status, movedAt }) => {
      const isStalled = status === "Failed" || (isActive(status) && isOlder(now, movedAt, orchestrationStalledAfter));
      return isStalled ? [{ id: name, detail: `${status} since ${timeText(movedAt)}` }] : [];
    }),
};
