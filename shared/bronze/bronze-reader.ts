import type { ManifestRow, PlacedEvent } from "./manifest/manifest-row.ts";

/** How far a reader of bronze (`silver`, say) has come in one manifest partition. */
export interface Progress {
  /** Position of the last manifest row that was worked through; 0 before the first. */
  readonly position: number;
  /** Undefined before the reader's first step in this partition. */
  readonly etag: string | undefined;
  /** When it moved last, epoch milliseconds. */
  readonly movedAt?: number;
  /** The last runs that moved it, where they were recorded; the latest last. */
  readonly runs?: readonly RecordedRun[];
}

/** A run of a reader that somebody can look up. */
export interface RecordedRun {
  /** Its `traceparent`. */
  readonly trace: string;
  /** When it moved the progress, epoch milliseconds. */
  readonly movedAt: number;
}

/** What readers of bronze may do: they see committed files only, and move nothing but their own progress. */
export interface BronzeReader {
  /** PartitionKeys of the manifest. */
  partitions(): Promise<readonly string[]>;
  /** Position of the partition's newest row; 0 when there is none. */
  newest(partitionKey: string): Promise<number>;
  /** Manifest rows behind `position`, in order. */
  rowsAfter(partitionKey: string, position: number): AsyncIterable<ManifestRow>;
  events(row: ManifestRow): Promise<readonly PlacedEvent[]>;
  progress(partitionKey: string, reader: string): Promise<Progress>;
  /** False when another run has moved it meanwhile. `now` in epoch milliseconds, `trace` how to refer to the run. */
  moveProgress(
    partitionKey: string,
    reader: string,
    from: Progress,
    position: number,
    now: number,
    trace?: string,
  ): Promise<boolean>;
  /** Keeps what silver refused for good beside bronze: `quarantine/silver/<reader>/<partition>/<position>`. */
  setAside(partitionKey: string, reader: string, position: number, content: Uint8Array): Promise<void>;
}
