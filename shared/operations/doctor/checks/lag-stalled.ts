import { minute } from "../../../platform/time.ts";
import { isBlocked } from "../../ingest-recovery/compare.ts";
import { type Check, timeText } from "../check.ts";

const patience = 10 * minute;

export const lagStalled: Check = {
  name: "lag-stalled",
  severity: "error",
  description: "For 10 minutes a hub has had unread events, and its cursor has not moved.",
  action: "Check that the function app runs and what ingest logs: it retries a batch for as long as storage fails.",
  find: ({ now, hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap((positions) => {
        if (!isBlocked(positions, now, patience)) return [];
        const { key, cursor, last, waitingSince } = positions;
        const detail = `cursor ${cursor ?? "none"}, the hub's last event is ${last}; waiting since ${timeText(waitingSince)}`;
        return [{ id: key, detail }];
      }),
    ),
};
