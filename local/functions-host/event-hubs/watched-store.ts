import type { Checkpoint, CheckpointStore, OperationOptions, PartitionOwnership } from "@azure/event-hubs";

export interface StoreListeners {
  /** A partition that was ours is another's. */
  lost(partitionId: string): void;
  /** The owners were looked at, which the SDK does every second. */
  looked(): void;
}

/**
 * A checkpoint store that knows more of our partitions than the SDK. It notices when one has passed to another owner:
 * the SDK notices only at its next receive, which may be after a long retry, when the checkpoint is no longer ours to
 * write. And one that the SDK gave up, for a connection that was lost, it shows as nobody's, so that it is claimed again
 * in the next round; the SDK would wait until its own ownership has expired.
 */
export class WatchedStore implements CheckpointStore {
  readonly #store: CheckpointStore;
  readonly #owner: string;
  readonly #listeners: StoreListeners;
  readonly #owned = new Set<string>();
  readonly #givenUp = new Set<string>();

  constructor(store: CheckpointStore, owner: string, listeners: StoreListeners) {
    this.#store = store;
    this.#owner = owner;
    this.#listeners = listeners;
  }

  async listOwnership(namespace: string, hub: string, consumerGroup: string, options?: OperationOptions) {
    const ownerships = await this.#store.listOwnership(namespace, hub, consumerGroup, options);
    this.#listeners.looked();
    for (const { partitionId, ownerId } of ownerships) if (ownerId !== this.#owner) this.#lose(partitionId);
    return ownerships.map((one) => (this.#isGivenUp(one) ? { ...one, ownerId: "" } : one));
  }

  /** The SDK reads this partition no longer. */
  giveUp(partitionId: string): void {
    this.#givenUp.add(partitionId);
  }

  async claimOwnership(wanted: PartitionOwnership[], options?: OperationOptions) {
    // The SDK gives a partition back by claiming it for nobody.
    const mine = wanted.filter(({ ownerId }) => ownerId === this.#owner).map(({ partitionId }) => partitionId);
    const claimed = await this.#store.claimOwnership(wanted, options);
    // One that was not claimed may be another's, or ours by a claim whose answer was lost: the next look at the owners tells.
    for (const { partitionId } of claimed) if (mine.includes(partitionId)) this.#own(partitionId);
    return claimed;
  }

  updateCheckpoint(checkpoint: Checkpoint, options?: OperationOptions): Promise<void> {
    return this.#store.updateCheckpoint(checkpoint, options);
  }

  listCheckpoints(namespace: string, hub: string, consumerGroup: string, options?: OperationOptions) {
    return this.#store.listCheckpoints(namespace, hub, consumerGroup, options);
  }

  #isGivenUp({ ownerId, partitionId }: PartitionOwnership): boolean {
    return ownerId === this.#owner && this.#givenUp.has(partitionId);
  }

  #own(partitionId: string): void {
    this.#owned.add(partitionId);
    this.#givenUp.delete(partitionId);
  }

  #lose(partitionId: string): void {
    if (this.#owned.delete(partitionId)) this.#listeners.lost(partitionId);
  }
}
