import type { Faults } from "../../faults/fault.ts";
import type { Hub } from "../hub.ts";
import type { PartitionLog } from "../log/partition-log.ts";
import { partitionOfKey } from "../partition-key.ts";
import { addressPath, findProducerTarget, type Hubs } from "./addresses.ts";
import { unknownWish } from "./desired-capabilities.ts";
import { type EventMessage, readBatch, readEventMessage } from "./event-message.ts";
import { faultySend, sendFaults } from "./faulty.ts";
import { refusals } from "./refusals.ts";
import type { AmqpError, MessageContext, Receiver } from "./rhea-view.ts";
import { plainFormat, receiveRaw } from "./session-hooks.ts";
import { MalformedMessageError } from "./values.ts";

/** What the service takes in one message, batch or not. */
export const maxMessageBytes = 1024 * 1024;

const batchFormat = 0x80013700;
const credit = 300;
const creditStep = 75;

/** Makes a link store what it brings, or says why not. */
export function openProducerLink(receiver: Receiver, hubs: Hubs, faults: Faults): AmqpError | undefined {
  const unknown = unknownWish(receiver.remote.attach.desired_capabilities);
  if (unknown !== undefined) return refusals.notPlayed(`the link capability '${unknown}'`);
  const found = findProducerTarget(addressPath(receiver.remote.attach.target?.address), hubs);
  if ("refused" in found) return found.refused;
  const { hub, partition } = found.ok;
  receiveRaw(receiver);
  receiver.add_credit(credit);
  const giveCredit = creditReturns(receiver);
  const storeIn = (context: MessageContext) =>
    store(receiver, context, (events) => partition ?? choosePartition(hub, events));
  receiver.on("message", (context) => {
    const fault = faults.draw("event-hubs", sendFaults, `send ${hub.name}`);
    const stored = fault === undefined ? storeIn(context) : faultySend(fault, receiver, context, storeIn);
    void stored.finally(giveCredit);
  });
  return undefined;
}

/** Returns credit when events are stored, not when they arrive: that bounds what waits. */
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
  if (!Buffer.isBuffer(message)) return delivery.reject(refusals.internal("a message arrived decoded"));
  if (message.length > maxMessageBytes) {
    const refusal = refusals.tooLarge(delivery.id, message.length, maxMessageBytes);
    delivery.reject(refusal);
    return receiver.close(refusal);
  }
  try {
    const events = readEvents(message, format);
    await partitionFor(events).append(events);
    delivery.accept();
  } catch (error) {
    const description = error instanceof Error ? error.message : String(error);
    delivery.reject(
      error instanceof MalformedMessageError ? refusals.malformed(description) : refusals.internal(description),
    );
  }
}

function readEvents(message: Buffer, format: number | undefined): EventMessage[] {
  if (format === batchFormat) return readBatch(message);
  if (format === plainFormat) return [readEventMessage(message)];
  throw new MalformedMessageError(`message format ${format} is not known`);
}

const turns = new WeakMap<Hub, number>();

/** The partition of the key, or without a key each in turn. */
function choosePartition(hub: Hub, [first]: readonly EventMessage[]): PartitionLog {
  const { partitions } = hub;
  const turn = turns.get(hub) ?? 0;
  const key = first?.partitionKey;
  if (key === undefined) turns.set(hub, (turn + 1) % partitions.length);
  const partition = partitions[key === undefined ? turn : partitionOfKey(key, partitions.length)];
  if (partition === undefined) throw new RangeError(`hub '${hub.name}' has no partition for the key '${key}'`);
  return partition;
}
