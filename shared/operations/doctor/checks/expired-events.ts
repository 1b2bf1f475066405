import { type Check, rangeText } from "../check.ts";

export const forgottenEvents: Check = {
  name: "expired-events",
  severity: "error",
  means: "The hub has forgotten events that did not land: its retention ran out.",
  todo: "They are lost here: ask the senders. Then see why ingest stood still for so long.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, beginning, last, cursor }) =>
        cursor !== undefined && cursor < last && cursor + 1 < beginning
          ? [{ where: key, detail: rangeText([cursor + 1, beginning - 1]) }]
          : [],
      ),
    ),
};
