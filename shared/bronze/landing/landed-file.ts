import { hash } from "node:crypto";

/** One version of a file in the container `landing`. */
export interface LandingFile {
  readonly name: string;
  /** Without quotes. */
  readonly etag: string;
}

const filePartitions = 8;

/** Which file it is, in row keys: the same name and ETag are the same content. */
export function fileId({ name, etag }: LandingFile): string {
  return hash("sha256", JSON.stringify([name, etag]), "hex").slice(0, 32);
}

/** The partition of every stream that the file's records land in: `file-0` to `file-7`. */
export function filePartition(file: LandingFile): string {
  return `file-${Number.parseInt(fileId(file).slice(0, 8), 16) % filePartitions}`;
}
