import { skippedEvents } from "../../ingest-recovery/compare.ts";
import { type Check, rangeText } from "../check.ts";

export const checkpointAhead: Check = {
  name: "checkpoint-ahead",
  severity: "error",
  description: "The host's checkpoint is past events that have not landed; the host does not deliver them again.",
  action:
    "The timer ingest-recovery ingests what the hub still has, and so does npm run doctor -- --repair. Then find out what moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap((positions) => {
        const range = skippedEvents(positions);
        if (range === undefined) return [];
        const { key } = positions;
        const unread = { ranges: [range], resumes: false };
        return [
          {
            id: key,
            detail: `${rangeText(range)} were skipped`,
            remediation: { kind: "reingest", stream, partitionKey: key, unread },
          },
        ];
      }),
    ),
};
