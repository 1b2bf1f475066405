import { isHubBusy } from "../../../platform/azure/errors.ts";
import type { Hub } from "../../../platform/azure/hubs.ts";
import type { OutgoingEvent } from "../../../platform/azure/outgoing-event.ts";
import { withTimeout } from "../../../platform/with-timeout.ts";
import { problem } from "../problem.ts";
import type { ApiResponse } from "../response.ts";

/** The caller gets 503 and can retry, rather than wait longer. */
const publishLimits = { attempts: 2, milliseconds: 20_000 };
const retryAfter = { busy: 5, unreachable: 10 };

/**
 * Publishes events for a caller who waits. After a problem the hub may have some of them.
 *
 * @param onFailure receives the error of the hub
 * @returns undefined when the hub has all of them; otherwise the problem
 */
export async function publishOrProblem(
  hub: Pick<Hub, "publish">,
  events: readonly OutgoingEvent[],
  onFailure: (error: unknown) => void,
): Promise<ApiResponse | undefined> {
  try {
    const { attempts, milliseconds } = publishLimits;
    if (events.length > 0) await withTimeout(milliseconds, hub.publish(events, { attempts }));
    return undefined;
  } catch (error) {
    onFailure(error);
    return retryLater(isHubBusy(error) ? "busy" : "unreachable");
  }
}

function retryLater(reason: "busy" | "unreachable"): ApiResponse {
  const seconds = retryAfter[reason];
  const detail = `send the same again in ${seconds} s; an event that is sent twice counts once`;
  return problem(`hub-${reason}`, detail, { headers: { "retry-after": String(seconds) } });
}
