import { minute } from "../../../platform/time.ts";
import { type Check, isOlder } from "../check.ts";

/** The host writes a checkpoint after a batch has landed. */
const grace = minute;

export const checkpointBehind: Check = {
  name: "checkpoint-behind",
  severity: "warning",
  description:
    "A checkpoint is behind the cursor: when the host restarts it delivers those events again, and they count as duplicates.",
  action: "No data is lost. If it lasts, check that the host can write to azure-webjobs-eventhub in its storage.",
  find: ({ now, hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, cursor, cursorMovedAt, checkpoint }) => {
        const isBehind = cursor !== undefined && checkpoint !== undefined && checkpoint.sequenceNumber < cursor;
        return isBehind && isOlder(now, cursorMovedAt, grace)
          ? [{ id: key, detail: `checkpoint ${checkpoint.sequenceNumber}, cursor ${cursor}` }]
          : [];
      }),
    ),
};
