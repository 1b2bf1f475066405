import { type Check, hour, iso } from "../check.ts";

const remembered = 7 * 24 * hour;

function isOfFiles(key: string): boolean {
  return key.endsWith("|0");
}

export const hubMadeAnew: Check = {
  name: "hub-recreated",
  severity: "warning",
  means:
    "A hub has another creation time than the one that landed before: it was made anew, and its events are a new epoch.",
  todo: "What the old hub had and did not land is lost: ask the senders. Look at checkpoint-beyond-hub, too. This is said for a week.",
  find: ({ now, hubs, partitions }) =>
    hubs.flatMap(({ hub, stream, createdOn }) => {
      if (createdOn === undefined || now - createdOn > remembered) return [];
      const before = partitions.filter(
        ({ key, stream: of }) => of === stream && !isOfFiles(key) && !key.endsWith(`|${createdOn}`),
      );
      return before.length === 0
        ? []
        : [{ where: hub, detail: `made anew ${iso(createdOn)}; before: ${before.map(({ key }) => key).join(", ")}` }];
    }),
};
