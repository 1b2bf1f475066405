import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { decompressors } from "../../platform/parquet/zstd.ts";

/** What a bronze or quarantine file contains of the manifest: one entry per record. */
export interface RecordPosition {
  readonly sequenceNumber: number;
  /** Position of its commit, in a merged file. */
  readonly position: number | undefined;
  /** The identity of the landed file, of a record of one. */
  readonly file: string | undefined;
}

/** Reads these columns only: bodies are most of a file. */
export async function readPositions(content: Uint8Array): Promise<RecordPosition[]> {
  const file = {
    byteLength: content.byteLength,
    slice: (start: number, end?: number) => Uint8Array.prototype.slice.call(content, start, end).buffer,
  };
  const metadata = await parquetMetadataAsync(file);
  // Only merged files have positions.
  const existing = new Set(metadata.schema.map(({ name }) => name));
  const columns = ["sequence_number", "position", "file"].filter((name) => existing.has(name));
  const rows = await parquetReadObjects({ file, metadata, compressors: decompressors, columns });
  return rows.map(({ sequence_number: sequence, position, file: name }) => ({
    sequenceNumber: Number(sequence),
    position: position === undefined || position === null ? undefined : Number(position),
    file: typeof name === "string" && name !== "" ? name : undefined,
  }));
}
