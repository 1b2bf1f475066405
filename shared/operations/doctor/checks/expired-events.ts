import { type Check, rangeText } from "../check.ts";

export const expiredEvents: Check = {
  name: "expired-events",
  severity: "error",
  description: "The hub's retention has deleted events that had not landed.",
  action: "They are lost: ask the senders to send them again. Then find out why ingest was stalled for so long.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, beginning, last, cursor }) =>
        cursor !== undefined && cursor < last && cursor + 1 < beginning
          ? [{ id: key, detail: rangeText([cursor + 1, beginning - 1]) }]
          : [],
      ),
    ),
};
