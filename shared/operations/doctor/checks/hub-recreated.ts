import { isFilePartition, partitionFromKey } from "../../../bronze/manifest/partition.ts";
import { day } from "../../../platform/time.ts";
import { type Check, timeText } from "../check.ts";

const reportedFor = 7 * day;

export const hubRecreated: Check = {
  name: "hub-recreated",
  severity: "warning",
  description:
    "A hub has another creation time than the one whose events landed before: it was recreated, and its events belong to a new generation.",
  action:
    "Events of the old hub that had not landed are lost: ask the senders. See also checkpoint-beyond-hub. The check reports this for a week.",
  find: ({ now, hubs, partitions }) =>
    hubs.flatMap(({ hub, stream, createdOn }) => {
      if (createdOn === undefined || now - createdOn > reportedFor) return [];
      const earlier = partitions.filter(
        ({ key, stream: of }) =>
          of === stream && !isFilePartition(partitionFromKey(key)) && !key.endsWith(`|${createdOn}`),
      );
      const keys = earlier.map(({ key }) => key).join(", ");
      return earlier.length === 0 ? [] : [{ id: hub, detail: `recreated ${timeText(createdOn)}; earlier: ${keys}` }];
    }),
};
