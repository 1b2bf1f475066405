import type { Check } from "../check.ts";

export const checkpointBeyondHub: Check = {
  name: "checkpoint-beyond-hub",
  severity: "error",
  means:
    "A checkpoint lies beyond the hub's last event, as it does when the hub was made anew: the host passes over all that comes until then.",
  todo: "Stop the app, delete the checkpoint's blob in azure-webjobs-eventhub, and start it.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, last, checkpoint }) =>
        checkpoint !== undefined && checkpoint.sequenceNumber > last
          ? [{ where: key, detail: `checkpoint ${checkpoint.sequenceNumber}, the hub's last is ${last}` }]
          : [],
      ),
    ),
};
