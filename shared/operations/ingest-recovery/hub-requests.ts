import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import type { HubEvent } from "../../platform/azure/hub-events.ts";
import type { Hub, HubState } from "../../platform/azure/hubs.ts";
import { second } from "../../platform/time.ts";
import { withTimeout } from "../../platform/with-timeout.ts";

/* The requests to a hub, each with a timeout: a timer whose invocation does not end does not tick again. */

const stateTimeout = 15 * second;
const readTimeout = 60 * second;

export function stateOf(hub: Pick<Hub, "state">): Promise<HubState> {
  return twice(() => withTimeout(stateTimeout, hub.state()));
}

export function createdOn(hub: Pick<Hub, "createdOn">): Promise<number> {
  return twice(() => withTimeout(stateTimeout, hub.createdOn()));
}

/** The events of the range that the hub still has. */
export function eventsOf(
  hub: Pick<Hub, "events">,
  partition: string,
  [from, to]: SequenceRange,
): Promise<readonly HubEvent[]> {
  return withTimeout(readTimeout, hub.events(partition, from, to));
}

/** A request on a connection that was just lost gets no response; the next one opens another. */
async function twice<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch {
    return request();
  }
}
