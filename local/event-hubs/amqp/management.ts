import type { Hub } from "../hub.ts";
import type { PartitionLog } from "../log/partition-log.ts";
import { type Hubs, partitionOf } from "./addresses.ts";
import { amqpErrors } from "./errors.ts";
import { errorReply, type Reply } from "./request-reply.ts";
import { type AmqpMessage, amqpTypes } from "./rhea-view.ts";

const hubType = "com.microsoft:eventhub";
const partitionType = "com.microsoft:partition";

/** Handles a request on `$management`: READ of a hub or of a partition. */
export function answerManagement({ application_properties: properties = {} }: AmqpMessage, hubs: Hubs): Reply {
  const { operation, type, name, partition } = properties;
  if (operation !== "READ")
    return errorReply(400, amqpErrors.unsupported(`the operation '${operation}' on $management`));
  const hub = hubs.get(String(name).toLowerCase());
  if (hub === undefined) return errorReply(404, amqpErrors.entityNotFound(String(name)));
  if (type === hubType) return { status: 200, description: "OK", body: hubProperties(hub) };
  if (type !== partitionType) return errorReply(400, amqpErrors.unsupported(`the management of '${type}'`));
  const id = String(partition);
  const log = partitionOf(hub, id);
  return log === undefined
    ? errorReply(400, amqpErrors.partitionOutOfRange(hub.partitions.length))
    : { status: 200, description: "OK", body: partitionProperties(hub, id, log) };
}

/** The operation of a request on `$management`, for faults: `manage telemetry` or `manage telemetry/Partitions/0`. */
export function managementOperation({ application_properties: properties = {} }: AmqpMessage): string {
  const { type, name, partition } = properties;
  return type === partitionType ? `manage ${name}/Partitions/${partition}` : `manage ${name}`;
}

function hubProperties({ name, createdAt, partitions }: Hub) {
  return {
    name,
    type: hubType,
    created_at: createdAt,
    partition_count: amqpTypes.int(partitions.length),
    partition_ids: amqpTypes.stringArray(partitions.map((_, id) => String(id))),
    georeplication_factor: amqpTypes.int(1),
  };
}

function partitionProperties({ name }: Hub, partition: string, { begin, end }: PartitionLog) {
  return {
    name,
    type: partitionType,
    partition,
    begin_sequence_number: amqpTypes.long(begin.sequenceNumber),
    last_enqueued_sequence_number: amqpTypes.long(end.sequenceNumber - 1),
    last_enqueued_offset: String(end.lastOffset),
    last_enqueued_time_utc: new Date(end.lastEnqueuedTime),
    is_partition_empty: begin.sequenceNumber === end.sequenceNumber,
  };
}
