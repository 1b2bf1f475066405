import { abandonedAfter } from "../../quarantine/replay.ts";
import { type Check, timeText } from "../check.ts";

export const replayStalled: Check = {
  name: "replay-stalled",
  severity: "warning",
  description: "A replay was interrupted while it sent an event: it is unknown whether the hub has the event.",
  action: "npm run quarantine -- replay ID: it looks for the event before it sends it.",
  find: ({ now, unfinishedReplays }) =>
    unfinishedReplays.flatMap(({ partitionKey, rowKey, startedAt }) =>
      now - startedAt >= abandonedAfter
        ? [{ id: `${partitionKey}|${rowKey}`, detail: `sending since ${timeText(startedAt)}` }]
        : [],
    ),
};
