import type { Hub } from "../hub.ts";
import type { PartitionLog } from "../log/partition-log.ts";
import { amqpErrors } from "./errors.ts";
import type { ReaderGroup } from "./reader-group.ts";
import type { AmqpError } from "./rhea-view.ts";

/** The hubs of an endpoint by name in lower case: names are case-insensitive. */
export type Hubs = ReadonlyMap<string, Hub>;

export type Service = "$cbs" | "$management";

/** The entity of a link address, or the error of the attach. */
export type Result<T> = { readonly value: T } | { readonly error: AmqpError };

/** The path of an address, which may be a whole URL. */
export function addressPath(address: string | null | undefined): string {
  return (address ?? "").replace(/^(amqps?|sb):\/\/[^/]+/, "").replace(/^\//, "");
}

export function serviceOf(path: string): Service | undefined {
  if (path === "$cbs") return "$cbs";
  return path === "$management" || path.endsWith("/$management") ? "$management" : undefined;
}

/** `hub` or `hub/Partitions/N`; without a partition each event is assigned one. */
export function findProducerTarget(path: string, hubs: Hubs): Result<{ hub: Hub; partition?: PartitionLog }> {
  const [, name, id] = /^([^/]+)(?:\/Partitions\/([^/]+))?$/i.exec(path) ?? [];
  const hub = hubs.get(name?.toLowerCase() ?? "");
  if (hub === undefined) return { error: amqpErrors.entityNotFound(path) };
  if (id === undefined) return { value: { hub } };
  const partition = partitionOf(hub, id);
  return partition === undefined
    ? { error: amqpErrors.partitionOutOfRange(hub.partitions.length) }
    : { value: { hub, partition } };
}

/** `hub/ConsumerGroups/G/Partitions/N`. */
export function findConsumerSource(path: string, hubs: Hubs): Result<{ log: PartitionLog; readers: ReaderGroup }> {
  const [, name, group, id] = /^([^/]+)\/ConsumerGroups\/([^/]+)\/Partitions\/([^/]+)$/i.exec(path) ?? [];
  const hub = hubs.get(name?.toLowerCase() ?? "");
  const readers = hub?.consumerGroups.get(group?.toLowerCase() ?? "");
  if (hub === undefined || readers === undefined) return { error: amqpErrors.entityNotFound(path) };
  const log = partitionOf(hub, id ?? "");
  const readersOfPartition = log && readers[hub.partitions.indexOf(log)];
  return log === undefined || readersOfPartition === undefined
    ? { error: amqpErrors.partitionOutOfRange(hub.partitions.length) }
    : { value: { log, readers: readersOfPartition } };
}

export function partitionOf(hub: Hub, id: string): PartitionLog | undefined {
  return /^(0|[1-9]\d*)$/.test(id) ? hub.partitions[Number(id)] : undefined;
}
