/** Keeps documents whose `property`, a number, has `from <= value <= to`. */
export interface Within {
  readonly property: string;
  readonly from: number;
  readonly to: number;
}

/**
 * How gold asks silver; each file that defines a document says what can be asked of it. Every answer is as fresh as the store
 * (strong consistency) unless the caller put a cache before it.
 */
export interface SilverFacts {
  /** The documents of one partition of a container, in no order. The container says what they are: the caller names their type. */
  select<D>(container: string, partition: string, within?: Within): Promise<readonly D[]>;
  /** Documents of all partitions whose `property`, a text, is `value`, in no order. It costs every partition a look: for what has no place of its own. */
  everywhere<D>(container: string, property: string, value: string): Promise<readonly D[]>;
}
