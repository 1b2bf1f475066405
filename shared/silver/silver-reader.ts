import type { SilverContainer, SilverDocuments } from "./documents/registry.ts";

/** Selects documents by a numeric property: `from <= value <= to`. */
export interface PropertyRange {
  readonly property: string;
  readonly from: number;
  readonly to: number;
}

/** How gold reads silver. Reads are strongly consistent unless the reader is cached (`cachedSilverReader`). */
export interface SilverReader {
  /** The documents of one partition, in no order. */
  queryPartition<C extends SilverContainer>(
    container: C,
    partition: string,
    range?: PropertyRange,
  ): Promise<readonly SilverDocuments[C][]>;
  /**
   * The documents of all partitions whose text `property` equals `value`, in no order. It costs a query of every
   * partition.
   */
  queryAllPartitions<C extends SilverContainer>(
    container: C,
    property: string,
    value: string,
  ): Promise<readonly SilverDocuments[C][]>;
}
