import { unreadGaps } from "../../ingest-recovery/compare.ts";
import { type Check, rangeText } from "../check.ts";

export const openGap: Check = {
  name: "open-gap",
  severity: "error",
  description: "Sequence numbers were skipped, and the hub still has them.",
  action:
    "The timer ingest-recovery ingests them, and so does npm run doctor -- --repair; find out what moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap((positions) => {
        const ranges = unreadGaps(positions);
        if (ranges.length === 0) return [];
        const { key } = positions;
        return [
          {
            id: key,
            detail: ranges.map(rangeText).join(", "),
            remediation: { kind: "reingest", stream, partitionKey: key, unread: { ranges, resumes: false } },
          },
        ];
      }),
    ),
};
