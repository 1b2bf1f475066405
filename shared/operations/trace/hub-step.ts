import type { HubState } from "../../platform/azure/hubs.ts";
import type { EventId } from "../quarantine/event-id.ts";
import type { HubStep } from "./trace.ts";

/** Whether the hub still has the event. */
export function hubStep(hub: HubState, { partition: { partition, epoch }, sequenceNumber }: EventId): HubStep {
  const found = hub.partitions.find(({ id }) => id === partition);
  const { beginning = 0, last = -1 } = found ?? {};
  return {
    partition,
    epoch: new Date(hub.createdOn).toISOString(),
    begins: beginning,
    last,
    state:
      found === undefined ? "no-such-partition" : stateOf(hub.createdOn === epoch, beginning, last, sequenceNumber),
  };
}

function stateOf(isSameHub: boolean, beginning: number, last: number, sequenceNumber: number): HubStep["state"] {
  if (!isSameHub) return "other-epoch";
  if (sequenceNumber > last) return "not-yet";
  return sequenceNumber < beginning ? "forgotten" : "held";
}
