import { isCursorBeyondHub } from "../../ingest-recovery/compare.ts";
import type { Check } from "../check.ts";

export const cursorBeyondHub: Check = {
  name: "cursor-beyond-hub",
  severity: "error",
  description:
    "The cursor is beyond the hub's last event although the hub was not recreated: the hub's log was lost or reset.",
  action:
    "Ingest would treat new events as duplicates. Recreate the hub, so that it gets another creation time and thereby a new generation.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions
        .filter(isCursorBeyondHub)
        .map(({ key, last, cursor }) => ({ id: key, detail: `cursor ${cursor}, the hub's last event is ${last}` })),
    ),
};
