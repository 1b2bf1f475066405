import { randomUUID } from "node:crypto";
import type { EventHubFunction } from "../app-functions.ts";
import type { Listener } from "../listener.ts";
import { messageOf } from "../log.ts";
import { onceInAWhile } from "../once-in-a-while.ts";
import { checkHub } from "./consumer.ts";
import { type EventHubListenerOptions, startReading } from "./reading.ts";

const lookEvery = 2_000;
/** Several times what one look of the SDK takes, a try that is not answered among them. */
const longestSilence = 12_000;

/**
 * Reads a hub for a function, partition by partition, from its checkpoints on. A subscription that has gone silent is left
 * to itself, and another one takes its place.
 *
 * @throws StartError when the hub is not there
 */
export async function listenToEventHub(fn: EventHubFunction, options: EventHubListenerOptions): Promise<Listener> {
  await checkHub(fn);
  const { log } = options;
  const warn = onceInAWhile(log.warn, () => performance.now());
  const start = () => startReading(fn, options, randomUUID(), warn);
  let reading = start();
  const watch = setInterval(() => {
    const silent = reading.pulse.silence(longestSilence);
    if (silent === undefined) return;
    warn(`${fn.of.name}: ${fn.trigger.hub}: nothing is heard of ${silent}; the connection is made anew`);
    reading.stop().catch((error) => log.detail(`${fn.of.name}: ${messageOf(error)}`));
    reading = start();
  }, lookEvery);
  return {
    async stop() {
      clearInterval(watch);
      await reading.stop();
    },
  };
}
