import type { Faults } from "../../faults/fault.ts";
import { addressPath, findConsumerSource, type Hubs } from "./addresses.ts";
import { namesOf, unsupportedCapability } from "./desired-capabilities.ts";
import { amqpErrors } from "./errors.ts";
import { EventDelivery } from "./event-delivery.ts";
import { deliveryFaults } from "./fault-injection.ts";
import type { AmqpError, Sender } from "./rhea-view.ts";
import { runtimeMetric } from "./runtime-metric.ts";
import { startPosition } from "./selector.ts";

const receiverName = "com.microsoft:receiver-name";
const ownerLevelName = "com.microsoft:epoch";

/** Starts the delivery of a partition over a link; returns the error of a link that is rejected. */
export function openConsumerLink(
  sender: Sender,
  hubs: Hubs,
  faults: Faults,
  log: (line: string) => void,
): AmqpError | undefined {
  const { source, properties, desired_capabilities } = sender.remote.attach;
  const unsupported = unsupportedCapability(desired_capabilities, [runtimeMetric]);
  if (unsupported !== undefined) return amqpErrors.unsupported(`the link capability '${unsupported}'`);
  const path = addressPath(source?.address);
  const found = findConsumerSource(path, hubs);
  if ("error" in found) return found.error;
  if (faults.draw("event-hubs", ["throttle"], `receive ${path}`) !== undefined) return amqpErrors.serverBusy;
  const start = startPosition(source?.filter, found.value.log.end);
  if ("error" in start) return start.error;
  const ownerLevel = properties?.[ownerLevelName];
  const hasRuntimeMetric = namesOf(desired_capabilities).includes(runtimeMetric);
  if (hasRuntimeMetric) sender.local.attach.offered_capabilities = [runtimeMetric];
  const reader = new EventDelivery(sender, found.value.log, {
    name: String(properties?.[receiverName] ?? sender.name),
    ownerLevel: ownerLevel === undefined || ownerLevel === null ? undefined : Number(ownerLevel),
    fault: () => faults.draw("event-hubs", deliveryFaults, `receive ${path}`),
    runtimeMetric: hasRuntimeMetric,
  });
  const { readers } = found.value;
  const error = readers.add(reader);
  if (error !== undefined) return error;
  void reader
    .run(start.value)
    .catch(({ message }: Error) => {
      log(message);
      reader.disconnect(amqpErrors.internal(message));
    })
    .finally(() => readers.remove(reader));
  return undefined;
}
