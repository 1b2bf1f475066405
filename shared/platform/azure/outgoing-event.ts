/**
 * The application property with an event's key, when its batch is for a partition: such a batch has many keys, and the
 * hub stores none.
 */
export const keyProperty = "korevital-key";

/** The key of a received event. */
export function receivedKey(partitionKey: unknown, properties: unknown): string | undefined {
  if (typeof partitionKey === "string") return partitionKey;
  if (typeof properties !== "object" || properties === null) return undefined;
  const key = (properties as Readonly<Record<string, unknown>>)[keyProperty];
  return typeof key === "string" ? key : undefined;
}

/** An event to publish. */
export interface OutgoingEvent {
  readonly body: Uint8Array;
  /** Events of one key keep their order; without a key the hub chooses a partition. */
  readonly key: string | undefined;
  /** Application properties. */
  readonly properties?: Readonly<Record<string, string>>;
}

export interface PublishOptions<E> {
  /**
   * Is called for each acknowledged batch. `doubtful`: how many attempts before ended without a response; each of them
   * may have added the batch to the hub once more.
   */
  readonly onAcknowledged?: (events: readonly E[], doubtful: number) => void;
  /** Attempts for one batch before the failure is thrown; 10 by default. */
  readonly attempts?: number;
}
