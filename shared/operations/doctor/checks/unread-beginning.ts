import { type Check, rangeText } from "../check.ts";

export const unreadBeginning: Check = {
  name: "unread-beginning",
  severity: "error",
  means:
    "The hub has events before the first that landed: the host began behind them, and the first batch opens no gap.",
  todo: "npm run doctor -- --repair opens the gap and reads them; see who moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap(({ key, beginning, firstLanded, gaps }) => {
        const isKnown = gaps.some(([from, to]) => from <= beginning && beginning <= to);
        if (firstLanded === undefined || firstLanded <= beginning || isKnown) return [];
        const range = [beginning, firstLanded - 1] as const;
        return [
          {
            where: key,
            detail: rangeText(range),
            mend: { kind: "reread", stream, partitionKey: key, ranges: [range], isBeginning: true },
          },
        ];
      }),
    ),
};
