import { isCheckpointBeyondHub, isCursorBeyondHub, waitingEvents } from "../../ingest-recovery/compare.ts";
import type { Check } from "../check.ts";
import type { Location } from "../finding.ts";

export const checkpointBeyondHub: Check = {
  name: "checkpoint-beyond-hub",
  severity: "error",
  description:
    "A checkpoint is beyond the hub's last event, as after the hub was recreated: the host skips all events up to the checkpoint.",
  action:
    "The timer ingest-recovery ingests the unread events and moves the checkpoint, and so does npm run doctor -- --repair.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.filter(isCheckpointBeyondHub).map((positions): Location => {
        const { key, last, checkpoint } = positions;
        const waiting = waitingEvents(positions);
        const unread = { ranges: waiting === undefined ? [] : [waiting], resumes: true };
        return {
          id: key,
          detail: `checkpoint ${checkpoint?.sequenceNumber}, the hub's last event is ${last}`,
          ...(isCursorBeyondHub(positions)
            ? {}
            : { remediation: { kind: "reingest", stream, partitionKey: key, unread } }),
        };
      }),
    ),
};
