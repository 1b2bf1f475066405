import { type Check, rangeText } from "../check.ts";

export const unreadBeginning: Check = {
  name: "unread-beginning",
  severity: "error",
  description:
    "The hub has events before the first that landed: the host started after them, and the first batch opens no gap.",
  action: "npm run doctor -- --repair opens the gap and ingests them; find out what moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap(({ key, beginning, firstLanded, gaps }) => {
        const hasGap = gaps.some(([from, to]) => from <= beginning && beginning <= to);
        if (firstLanded === undefined || firstLanded <= beginning || hasGap) return [];
        const range = [beginning, firstLanded - 1] as const;
        return [
          {
            id: key,
            detail: rangeText(range),
            remediation: { kind: "reingest", stream, partitionKey: key, ranges: [range], isBeginning: true },
          },
        ];
      }),
    ),
};
