import { type Check, rangeText } from "../check.ts";

export const openGap: Check = {
  name: "open-gap",
  severity: "error",
  means: "Sequence numbers were passed over, and the hub still has them.",
  todo: "npm run doctor -- --repair reads them again; see who moved the checkpoint.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap(({ key, beginning, last, gaps }) => {
        const ranges = gaps
          .map(([from, to]) => [Math.max(from, beginning), Math.min(to, last)] as const)
          .filter(([from, to]) => from <= to);
        if (ranges.length === 0) return [];
        return [
          {
            where: key,
            detail: ranges.map(rangeText).join(", "),
            mend: { kind: "reread", stream, partitionKey: key, ranges },
          },
        ];
      }),
    ),
};
