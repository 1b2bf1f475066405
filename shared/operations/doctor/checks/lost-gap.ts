import { type Check, rangeText } from "../check.ts";

export const lostGap: Check = {
  name: "lost-gap",
  severity: "warning",
  means: "Sequence numbers were passed over, and the hub has forgotten them.",
  todo: "They are lost here: ask the senders. The gap stays open, in case they come.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, beginning, gaps }) => {
        const lost = gaps
          .filter(([from]) => from < beginning)
          .map(([from, to]) => [from, Math.min(to, beginning - 1)] as const);
        return lost.length === 0 ? [] : [{ where: key, detail: lost.map(rangeText).join(", ") }];
      }),
    ),
};
