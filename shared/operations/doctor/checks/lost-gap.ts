import { type Check, rangeText } from "../check.ts";

export const lostGap: Check = {
  name: "lost-gap",
  severity: "warning",
  description: "Sequence numbers were skipped, and the hub's retention has deleted them.",
  action: "They are lost: ask the senders to send them again. The gap stays open in case they arrive.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, beginning, gaps }) => {
        const lost = gaps
          .filter(([from]) => from < beginning)
          .map(([from, to]) => [from, Math.min(to, beginning - 1)] as const);
        return lost.length === 0 ? [] : [{ id: key, detail: lost.map(rangeText).join(", ") }];
      }),
    ),
};
