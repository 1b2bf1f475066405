import { minute } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";

const patience = 10 * minute;

export const lagStalled: Check = {
  name: "lag-stalled",
  severity: "error",
  description: "For 10 minutes a hub has had unread events, and its cursor has not moved.",
  action: "Check that the function app runs and what ingest logs: it retries a batch for as long as storage fails.",
  find: ({ now, hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, cursor, last, cursorMovedAt, waitingSince }) => {
        const hasMoved = cursorMovedAt !== undefined && now - cursorMovedAt < patience;
        if (hasMoved || !isOlder(now, waitingSince, patience)) return [];
        const detail = `cursor ${cursor ?? "none"}, the hub's last event is ${last}; waiting since ${timeText(waitingSince)}`;
        return [{ id: key, detail }];
      }),
    ),
};
