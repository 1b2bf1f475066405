import type { Check } from "../check.ts";

export const cursorBeyondHub: Check = {
  name: "cursor-beyond-hub",
  severity: "error",
  means:
    "More has landed than the hub says it ever had, though it says that it is the same hub: its log was lost or set back.",
  todo: "New events would be taken for duplicates. Make the hub anew, so that it gets another creation time and with it a new epoch.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, last, cursor }) =>
        cursor !== undefined && cursor > last
          ? [{ where: key, detail: `landed up to ${cursor}, the hub's last is ${last}` }]
          : [],
      ),
    ),
};
