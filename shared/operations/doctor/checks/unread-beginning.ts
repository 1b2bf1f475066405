import { unreadBeginning } from "../../ingest-recovery/compare.ts";
import { type Check, rangeText } from "../check.ts";

export const unreadBeginningCheck: Check = {
  name: "unread-beginning",
  severity: "error",
  description:
    "The hub has events before the first that landed: the host started after them, and the first batch opens no gap.",
  action:
    "The timer ingest-recovery opens the gap and ingests them, and so does npm run doctor -- --repair; find out what moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap((positions) => {
        const beginning = unreadBeginning(positions);
        if (beginning === undefined) return [];
        const { key } = positions;
        const unread = { ranges: [beginning], beginning, resumes: false };
        return [
          {
            id: key,
            detail: rangeText(beginning),
            remediation: { kind: "reingest", stream, partitionKey: key, unread },
          },
        ];
      }),
    ),
};
