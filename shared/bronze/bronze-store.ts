import type { BlobStore } from "../platform/azure/blobs.ts";
import type { Table } from "../platform/azure/tables.ts";
import type { RetryConflicts } from "../platform/optimistic-concurrency.ts";
import type { Batch, LandedBatch } from "./hub-batches/batch.ts";

/** The manifest and the blob containers of its files. */
export interface Lake {
  readonly manifest: Table;
  readonly bronze: BlobStore;
  readonly quarantine: BlobStore;
}

/** Bronze with what is needed to write it. */
export interface BronzeStore extends Lake {
  readonly retryConflicts: RetryConflicts;
  /** Events with earlier times are quarantined; epoch milliseconds. */
  readonly earliestTime: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Returns a unique name. */
  readonly newId: () => string;
  /** `traceparent` of the current span; it is stored in the rows that are written. */
  readonly trace?: string | undefined;
  /** Called for every batch, and for every part of a file, once it has landed. */
  readonly onLanded?: (landed: LandedBatch, batch: Batch) => void;
}
