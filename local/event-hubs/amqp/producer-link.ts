import type { Faults } from "../../faults/fault.ts";
import type { Hub } from "../hub.ts";
import type { PartitionLog } from "../log/partition-log.ts";
import { partitionOfKey } from "../partition-key.ts";
import { addressPath, findProducerTarget, type Hubs } from "./addresses.ts";
import { unsupportedCapability } from "./desired-capabilities.ts";
import { amqpErrors } from "./errors.ts";
import { type EventMessage, readBatch, readEventMessage } from "./event-message.ts";
import { sendFaults, sendWithFault } from "./fault-injection.ts";
import type { AmqpError, MessageContext, Receiver } from "./rhea-view.ts";
import { plainFormat, receiveRaw } from "./session-hooks.ts";
import { MalformedMessageError } from "./values.ts";

/** Limit of a message, batch or not, in Azure. */
export const maxMessageBytes = 1024 * 1024;

const batchFormat = 0x80013700;
const credit = 300;
const creditStep = 75;

/** Stores the messages of a link; returns the error of a link that is rejected. */
export function openProducerLink(receiver: Receiver, hubs: Hubs, faults: Faults): AmqpError | undefined {
  const unsupported = unsupportedCapability(receiver.remote.attach.desired_capabilities);
  if (unsupported !== undefined) return amqpErrors.unsupported(`the link capability '${unsupported}'`);
  const found = findProducerTarget(addressPath(receiver.remote.attach.target?.address), hubs);
  if ("error" in found) return found.error;
  const { hub, partition } = found.value;
  receiveRaw(receiver);
  receiver.add_credit(credit);
  const returnCredit = creditReturns(receiver);
  const storeIn = (context: MessageContext) =>
    store(receiver, context, (events) => partition ?? choosePartition(hub, events));
  receiver.on("message", (context) => {
    const fault = faults.draw("event-hubs", sendFaults, `send ${hub.name}`);
    const stored = fault === undefined ? storeIn(context) : sendWithFault(fault, receiver, context, storeIn);
    void stored.finally(returnCredit);
  });
  return undefined;
}

/** Returns credit when events are stored, not when they arrive, which bounds the number of pending ones. */
function creditReturns(receiver: Receiver): () => void {
  let settled = 0;
  return () => {
    settled += 1;
    if (settled < creditStep) return;
    receiver.add_credit(settled);
    settled = 0;
  };
}

async function store(
  receiver: Receiver,
  { message, format, delivery }: MessageContext,
  partitionFor: (events: readonly EventMessage[]) => PartitionLog,
): Promise<void> {
  if (!Buffer.isBuffer(message)) return delivery.reject(amqpErrors.internal("a message arrived decoded"));
  if (message.length > maxMessageBytes) {
    const error = amqpErrors.tooLarge(delivery.id, message.length, maxMessageBytes);
    delivery.reject(error);
    return receiver.close(error);
  }
  try {
    const events = readEvents(message, format);
    await partitionFor(events).append(events);
    delivery.accept();
  } catch (error) {
    const description = error instanceof Error ? error.message : String(error);
    delivery.reject(
      error instanceof MalformedMessageError ? amqpErrors.malformed(description) : amqpErrors.internal(description),
    );
  }
}

function readEvents(message: Buffer, format: number | undefined): EventMessage[] {
  if (format === batchFormat) return readBatch(message);
  if (format === plainFormat) return [readEventMessage(message)];
  throw new MalformedMessageError(`message format ${format} is not supported`);
}

const nextPartitions = new WeakMap<Hub, number>();

/** The partition of the key; round-robin without a key. */
function choosePartition(hub: Hub, [first]: readonly EventMessage[]): PartitionLog {
  const { partitions } = hub;
  const next = nextPartitions.get(hub) ?? 0;
  const key = first?.partitionKey;
  if (key === undefined) nextPartitions.set(hub, (next + 1) % partitions.length);
  const partition = partitions[key === undefined ? next : partitionOfKey(key, partitions.length)];
  if (partition === undefined) throw new RangeError(`hub '${hub.name}' has no partition for the key '${key}'`);
  return partition;
}
