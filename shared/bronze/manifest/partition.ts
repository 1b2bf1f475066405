import type { Table } from "../../platform/azure/tables.ts";

/**
 * One partition of the manifest. Sequence numbers restart with every hub generation, so each generation is a partition
 * of its own.
 */
export interface BronzePartition {
  readonly stream: string;
  /** The hub's partition id, or `file-N` for landed files: see `isFilePartition`. */
  readonly partition: string;
  /** Creation time of the hub, epoch milliseconds; 0 for landed files. */
  readonly generation: number;
}

/** The manifest's PartitionKey: `stream|partition|generation`. */
export function partitionKeyOf({ stream, partition, generation }: BronzePartition): string {
  return `${stream}|${partition}|${generation}`;
}

/** @throws Error when the key is not `stream|partition|generation` */
export function partitionFromKey(key: string): BronzePartition {
  const [, stream, partition, generation] = /^([^|]+)\|([^|]+)\|(\d+)$/.exec(key) ?? [];
  if (stream === undefined || partition === undefined || generation === undefined)
    throw new Error(`"${key}" is not a manifest partition: stream|partition|generation expected`);
  return { stream, partition, generation: Number(generation) };
}

const filePrefix = "file-";

/** The `partition` of a manifest partition, as part of a regular expression. */
export const partitionPattern = `(?:${filePrefix})?\\d+`;

/** The partition of landed files with that number. */
export function filePartition(number: number): string {
  return `${filePrefix}${number}`;
}

/** Whether a partition contains records of landed files; otherwise it contains events of a hub partition. */
export function isFilePartition({ partition }: Pick<BronzePartition, "partition">): boolean {
  return partition.startsWith(filePrefix);
}

/** The PartitionKey under which every manifest partition has a row; its RowKey is the key of the partition. */
const partitionList = "partitions";

/** Does nothing when the partition is already listed. */
export async function addToPartitionList(manifest: Table, partitionKey: string): Promise<void> {
  await manifest.commit(partitionList, [{ rowKey: partitionKey, values: {} }]);
}

/** Keys of all manifest partitions, in order. */
export async function listPartitions(manifest: Table): Promise<string[]> {
  const keys: string[] = [];
  for await (const { rowKey } of manifest.range(partitionList, "", "~")) keys.push(rowKey);
  return keys;
}

/** The generations of a stream's hub of which anything has landed, ascending. */
export async function hubGenerations(manifest: Table, stream: string): Promise<number[]> {
  const partitions = (await listPartitions(manifest)).map(partitionFromKey);
  const own = partitions.filter((each) => each.stream === stream && !isFilePartition(each));
  return [...new Set(own.map(({ generation }) => generation))].sort((a, b) => a - b);
}
