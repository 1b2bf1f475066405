import type { SilverContainer, SilverDocuments } from "./documents/registry.ts";

/** Distributes over a union of documents. The compiler resolves it for known containers only. */
type KeyOf<D> = D extends unknown ? keyof D & string : never;

/** A property of some of the documents in a silver container. */
export type PropertyName<C extends SilverContainer> = (keyof SilverDocuments[C] & string) | KeyOf<SilverDocuments[C]>;

/** Selects documents by a numeric property: `from <= value <= to`. */
export interface PropertyRange<C extends SilverContainer = SilverContainer> {
  readonly property: PropertyName<C>;
  readonly from: number;
  readonly to: number;
}

/** How gold reads silver. Reads are strongly consistent unless the reader is cached (`cachedSilverReader`). */
export interface SilverReader {
  /** The documents of one partition, in no order. */
  queryPartition<C extends SilverContainer>(
    container: C,
    partition: string,
    range?: PropertyRange<C>,
  ): Promise<readonly SilverDocuments[C][]>;
  /**
   * The documents of all partitions whose text `property` equals `value`, in no order. It costs a query of every
   * partition.
   */
  queryAllPartitions<C extends SilverContainer>(
    container: C,
    property: PropertyName<C>,
    value: string,
  ): Promise<readonly SilverDocuments[C][]>;
}
