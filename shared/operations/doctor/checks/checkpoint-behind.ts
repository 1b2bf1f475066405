import { type Check, isOlder, minute } from "../check.ts";

/** The host writes a checkpoint when a batch has landed. */
const grace = minute;

export const checkpointBehind: Check = {
  name: "checkpoint-behind",
  severity: "warning",
  means:
    "A checkpoint lies behind what has landed: when the host starts it brings those events again, and they count as duplicates.",
  todo: "Nothing is lost. If it lasts, see whether the host can write to azure-webjobs-eventhub in its storage.",
  find: ({ now, hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, cursor, cursorMovedAt, checkpoint }) => {
        const isBehind = cursor !== undefined && checkpoint !== undefined && checkpoint.sequenceNumber < cursor;
        return isBehind && isOlder(now, cursorMovedAt, grace)
          ? [{ where: key, detail: `checkpoint ${checkpoint.sequenceNumber}, landed ${cursor}` }]
          : [];
      }),
    ),
};
