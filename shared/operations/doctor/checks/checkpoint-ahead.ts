import { type Check, rangeText } from "../check.ts";

export const checkpointAhead: Check = {
  name: "checkpoint-ahead",
  severity: "error",
  description: "The host's checkpoint is past events that have not landed; the host does not deliver them again.",
  action: "npm run doctor -- --repair ingests what the hub still has. Then find out what moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap(({ key, beginning, last, cursor, checkpoint }) => {
        const from = Math.max((cursor ?? -1) + 1, beginning);
        const to = Math.min(checkpoint?.sequenceNumber ?? -1, last);
        if (to < from) return [];
        const ranges = [[from, to]] as const;
        return [
          {
            id: key,
            detail: `${rangeText([from, to])} were skipped`,
            remediation: { kind: "reingest", stream, partitionKey: key, ranges },
          },
        ];
      }),
    ),
};
