import { FileUnreadable } from "../records/file-unreadable.ts";
import type { FileRecord } from "../records/record.ts";

export interface ChunkLimits {
  readonly records: number;
  /** Sum of the records' bytes; a chunk has at least one record. */
  readonly bytes: number;
}

/**
 * Groups records into chunks that land together. Yields all records before a fault of the file, then throws the fault.
 */
export async function* chunksOf(
  batches: AsyncIterable<readonly FileRecord[]>,
  limits: ChunkLimits,
): AsyncGenerator<FileRecord[]> {
  let chunk: FileRecord[] = [];
  let bytes = 0;
  let fault: FileUnreadable | undefined;
  try {
    for await (const batch of batches) {
      for (const record of batch) {
        if (chunk.length > 0 && (chunk.length >= limits.records || bytes + record.raw.length > limits.bytes)) {
          yield chunk;
          chunk = [];
          bytes = 0;
        }
        chunk.push(record);
        bytes += record.raw.length;
      }
    }
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    fault = error;
  }
  if (chunk.length > 0) yield chunk;
  if (fault !== undefined) throw fault;
}
