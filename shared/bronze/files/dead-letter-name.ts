import { partitionPattern } from "../manifest/partition.ts";
import { paddedPosition } from "../manifest/row-keys.ts";

/** One file of dead letters: the events of one manifest row that a silver database rejects for good. */
export interface DeadLetterFile {
  /** The silver database. */
  readonly database: string;
  /** See `partitionName`. */
  readonly partition: string;
  /** Position of the manifest row. */
  readonly position: number;
}

/** Prefix of the names of all such files in the container `quarantine`. */
export const deadLetterPrefix = "silver/";

/** A manifest partition in names of blobs: `heart-rates-0-1700000000000`. */
export function partitionName(partitionKey: string): string {
  return partitionKey.replaceAll("|", "-");
}

/** Prefix of the names of all dead-letter files of one silver database. */
export function deadLettersOf(database: string): string {
  return `${deadLetterPrefix}${database}/`;
}

export function deadLetterName({ database, partition, position }: DeadLetterFile): string {
  return `${deadLettersOf(database)}${partition}/${paddedPosition(position)}.json`;
}

/** Undefined for any other name. */
export function parseDeadLetterName(name: string): DeadLetterFile | undefined {
  const [, database, partition, position] = /^silver\/([^/]+)\/([^/]+)\/(\d+)\.json$/.exec(name) ?? [];
  if (database === undefined || partition === undefined) return undefined;
  return { database, partition, position: Number(position) };
}

const pattern = new RegExp(`^(.+?)-${partitionPattern}-\\d+$`);

/** The stream of a partition that is named as `partitionName` does; names of streams contain dashes, too. */
export function streamOfPartitionName(partition: string): string {
  return pattern.exec(partition)?.[1] ?? partition;
}
