import { type Check, rangeText } from "../check.ts";

export const openGap: Check = {
  name: "open-gap",
  severity: "error",
  description: "Sequence numbers were skipped, and the hub still has them.",
  action: "npm run doctor -- --repair ingests them; find out what moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap(({ key, beginning, last, gaps }) => {
        const ranges = gaps
          .map(([from, to]) => [Math.max(from, beginning), Math.min(to, last)] as const)
          .filter(([from, to]) => from <= to);
        if (ranges.length === 0) return [];
        return [
          {
            id: key,
            detail: ranges.map(rangeText).join(", "),
            remediation: { kind: "reingest", stream, partitionKey: key, ranges },
          },
        ];
      }),
    ),
};
