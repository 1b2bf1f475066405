import { type Check, isOlder, iso, minute } from "../check.ts";
import { isActive } from "../run-status.ts";

const stoodStill = 30 * minute;

export const runStuck: Check = {
  name: "orchestration-stalled",
  severity: "error",
  means: "An orchestration did not move for 30 minutes, or has failed.",
  todo: "Its timer starts it anew at its next tick; if it does not, see whether the function app runs.",
  find: ({ now, runs = [] }) =>
    runs.flatMap(({ name, status, movedAt }) => {
      const isStuck = status === "Failed" || (isActive(status) && isOlder(now, movedAt, stoodStill));
      return isStuck ? [{ where: name, detail: `${status} since ${iso(movedAt)}` }] : [];
    }),
};
