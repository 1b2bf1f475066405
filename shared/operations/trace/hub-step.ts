import type { HubState } from "../../platform/azure/hubs.ts";
import { isoTime } from "../../platform/time.ts";
import type { EventId } from "../quarantine/event-id.ts";
import type { HubStep } from "./trace.ts";

/** Whether the hub still has the event. */
export function hubStep(hub: HubState, { partition: { partition, generation }, sequenceNumber }: EventId): HubStep {
  const found = hub.partitions.find(({ id }) => id === partition);
  const { beginning = 0, last = -1 } = found ?? {};
  const isSameHub = hub.createdOn === generation;
  return {
    ...{ partition, generation: isoTime(hub.createdOn), beginning, last },
    state: found === undefined ? "no-such-partition" : stateOf(isSameHub, beginning, last, sequenceNumber),
  };
}

function stateOf(isSameHub: boolean, beginning: number, last: number, sequenceNumber: number): HubStep["state"] {
  if (!isSameHub) return "other-generation";
  if (sequenceNumber > last) return "not-enqueued";
  return sequenceNumber < beginning ? "expired" : "available";
}
