import type { Hub } from "../hub.ts";
import type { PartitionLog } from "../log/partition-log.ts";
import type { ReaderGroup } from "./reader-group.ts";
import { refusals } from "./refusals.ts";
import type { AmqpError } from "./rhea-view.ts";

/** The hubs of an endpoint by name in lower case: names differ by more than case. */
export type Hubs = ReadonlyMap<string, Hub>;

export type Service = "$cbs" | "$management";

/** What a link address names, or why it names nothing. */
export type Found<T> = { readonly ok: T } | { readonly refused: AmqpError };

/** The path of an address: clients may write it as a whole URL. */
export function addressPath(address: string | null | undefined): string {
  return (address ?? "").replace(/^(amqps?|sb):\/\/[^/]+/, "").replace(/^\//, "");
}

export function serviceOf(path: string): Service | undefined {
  if (path === "$cbs") return "$cbs";
  return path === "$management" || path.endsWith("/$management") ? "$management" : undefined;
}

/** `hub` or `hub/Partitions/N`; without a partition, the hub chooses. */
export function findProducerTarget(path: string, hubs: Hubs): Found<{ hub: Hub; partition?: PartitionLog }> {
  const [, name, id] = /^([^/]+)(?:\/Partitions\/([^/]+))?$/i.exec(path) ?? [];
  const hub = hubs.get(name?.toLowerCase() ?? "");
  if (hub === undefined) return { refused: refusals.entityNotFound(path) };
  if (id === undefined) return { ok: { hub } };
  const partition = partitionOf(hub, id);
  return partition === undefined
    ? { refused: refusals.partitionOutOfRange(hub.partitions.length) }
    : { ok: { hub, partition } };
}

/** `hub/ConsumerGroups/G/Partitions/N`. */
export function findConsumerSource(path: string, hubs: Hubs): Found<{ log: PartitionLog; readers: ReaderGroup }> {
  const [, name, group, id] = /^([^/]+)\/ConsumerGroups\/([^/]+)\/Partitions\/([^/]+)$/i.exec(path) ?? [];
  const hub = hubs.get(name?.toLowerCase() ?? "");
  const readers = hub?.consumerGroups.get(group?.toLowerCase() ?? "");
  if (hub === undefined || readers === undefined) return { refused: refusals.entityNotFound(path) };
  const log = partitionOf(hub, id ?? "");
  const readersOfPartition = log && readers[hub.partitions.indexOf(log)];
  return log === undefined || readersOfPartition === undefined
    ? { refused: refusals.partitionOutOfRange(hub.partitions.length) }
    : { ok: { log, readers: readersOfPartition } };
}

export function partitionOf(hub: Hub, id: string): PartitionLog | undefined {
  return /^(0|[1-9]\d*)$/.test(id) ? hub.partitions[Number(id)] : undefined;
}
