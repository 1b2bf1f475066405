import type { Faults } from "../../faults/fault.ts";
import { addressPath, findConsumerSource, type Hubs } from "./addresses.ts";
import { unknownWish } from "./desired-capabilities.ts";
import { EventDelivery } from "./event-delivery.ts";
import { deliveryFaults } from "./faulty.ts";
import { refusals } from "./refusals.ts";
import type { AmqpError, Sender } from "./rhea-view.ts";
import { startPosition } from "./selector.ts";

const receiverName = "com.microsoft:receiver-name";
const ownerLevelName = "com.microsoft:epoch";

/** Makes a link deliver a partition, or says why not. */
export function openConsumerLink(
  sender: Sender,
  hubs: Hubs,
  faults: Faults,
  log: (line: string) => void,
): AmqpError | undefined {
  const { source, properties, desired_capabilities } = sender.remote.attach;
  const unknown = unknownWish(desired_capabilities);
  if (unknown !== undefined) return refusals.notPlayed(`the link capability '${unknown}'`);
  const path = addressPath(source?.address);
  const found = findConsumerSource(path, hubs);
  if ("refused" in found) return found.refused;
  if (faults.draw("event-hubs", ["throttle"], `receive ${path}`) !== undefined) return refusals.serverBusy;
  const start = startPosition(source?.filter, found.ok.log.end);
  if ("refused" in start) return start.refused;
  const ownerLevel = properties?.[ownerLevelName];
  const reader = new EventDelivery(sender, found.ok.log, {
    name: String(properties?.[receiverName] ?? sender.name),
    ownerLevel: ownerLevel === undefined || ownerLevel === null ? undefined : Number(ownerLevel),
    fault: () => faults.draw("event-hubs", deliveryFaults, `receive ${path}`),
  });
  const { readers } = found.ok;
  const refusal = readers.admit(reader);
  if (refusal !== undefined) return refusal;
  void reader
    .run(start.ok)
    .catch((error: Error) => {
      log(error.message);
      reader.disconnect(refusals.internal(error.message));
    })
    .finally(() => readers.leave(reader));
  return undefined;
}
