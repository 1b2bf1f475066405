import type { Check } from "../check.ts";

export const checkpointBeyondHub: Check = {
  name: "checkpoint-beyond-hub",
  severity: "error",
  description:
    "A checkpoint is beyond the hub's last event, as after the hub was recreated: the host skips all events up to the checkpoint.",
  action: "Stop the app, delete the checkpoint's blob in azure-webjobs-eventhub, and start the app.",
  find: ({ hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, last, checkpoint }) =>
        checkpoint !== undefined && checkpoint.sequenceNumber > last
          ? [{ id: key, detail: `checkpoint ${checkpoint.sequenceNumber}, the hub's last event is ${last}` }]
          : [],
      ),
    ),
};
