import { randomUUID } from "node:crypto";
import type { EventHubFunction } from "../app-functions.ts";
import { firstLineOf } from "../error-message.ts";
import type { Listener } from "../listener.ts";
import { throttleRepeats } from "../throttle-repeats.ts";
import { checkHub } from "./consumer.ts";
import { type EventHubListenerOptions, startSubscription } from "./subscription.ts";

const checkInterval = 2_000;
/** Several times the longest receive of the SDK, including one attempt without response. */
const stallTimeout = 12_000;

/**
 * Runs a function over the events of a hub, partition by partition, from its checkpoints. Replaces a stalled
 * subscription by a new one.
 *
 * @throws StartError when the hub is not reachable
 */
export async function listenToEventHub(fn: EventHubFunction, options: EventHubListenerOptions): Promise<Listener> {
  await checkHub(fn);
  const { log } = options;
  const warn = throttleRepeats(log.warn, () => performance.now());
  const start = () => startSubscription(fn, options, randomUUID(), warn);
  let subscription = start();
  const watchdog = setInterval(() => {
    const stalled = subscription.heartbeat.stalled(stallTimeout);
    if (stalled === undefined) return;
    warn(`${fn.appFunction.name}: ${fn.trigger.hub}: ${stalled} has stalled; connecting again`);
    subscription.stop().catch((error) => log.detail(`${fn.appFunction.name}: ${firstLineOf(error)}`));
    subscription = start();
  }, checkInterval);
  return {
    async stop() {
      clearInterval(watchdog);
      await subscription.stop();
    },
  };
}
