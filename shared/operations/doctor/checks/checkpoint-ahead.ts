import { type Check, rangeText } from "../check.ts";

export const checkpointAhead: Check = {
  name: "checkpoint-ahead",
  severity: "error",
  means: "The host has moved its checkpoint past events that did not land: it will not bring them again.",
  todo: "npm run doctor -- --repair reads again what the hub still has; then find out who moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap(({ key, beginning, last, cursor, checkpoint }) => {
        const from = Math.max((cursor ?? -1) + 1, beginning);
        const to = Math.min(checkpoint?.sequenceNumber ?? -1, last);
        if (to < from) return [];
        const ranges = [[from, to]] as const;
        return [
          {
            where: key,
            detail: `${rangeText([from, to])} were passed over`,
            mend: { kind: "reread", stream, partitionKey: key, ranges },
          },
        ];
      }),
    ),
};
