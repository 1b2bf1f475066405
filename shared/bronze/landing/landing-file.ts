import { hashId } from "../../platform/hash-id.ts";
import { filePartition } from "../manifest/partition.ts";

/** One version of a file in the container `landing`. */
export interface LandingFile {
  readonly name: string;
  /** Without quotes. */
  readonly etag: string;
}

/** `file-0` to `file-7`. */
export const filePartitions: readonly string[] = Array.from({ length: 8 }, (_, number) => filePartition(number));

/** The identity of a file in row keys: the same name and ETag mean the same content. */
export function fileId({ name, etag }: LandingFile): string {
  return hashId(name, etag);
}

/** The partition of every stream that the records of the file land in: `file-0` to `file-7`. */
export function filePartitionOf(file: LandingFile): string {
  return filePartition(Number.parseInt(fileId(file).slice(0, 8), 16) % filePartitions.length);
}
