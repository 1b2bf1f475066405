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

/** Selects documents by a text property. */
export interface PropertyValue {
  readonly property: string;
  readonly value: string;
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
  /**
   * The documents of many partitions, page by page, in no order; `property` is the partition key, or another indexed
   * text. It costs a query for each 1,000 partitions, not one for each.
   */
  queryPartitions<C extends SilverContainer>(
    container: C,
    property: string,
    partitions: readonly string[],
    where?: PropertyValue,
  ): AsyncIterable<readonly SilverDocuments[C][]>;
}
