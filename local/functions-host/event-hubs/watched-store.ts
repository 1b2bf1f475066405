import type { Checkpoint, CheckpointStore, OperationOptions, PartitionOwnership } from "@azure/event-hubs";

/**
 * A checkpoint store that knows more of our partitions than the SDK. It notices when one has passed to another owner:
 * the SDK notices only at its next receive, which may be after a long retry, when the checkpoint is no longer ours to
 * write. And one that the SDK gave up, for a connection that was lost, it shows as nobody's, so that it is claimed again
 * in the next round; the SDK would wait until its own ownership has expired.
 */
export class WatchedStore implements CheckpointStore {
  readonly #store: CheckpointStore;
  readonly #owner: string;
  readonly #onLost: (partitionId: string) => void;
  readonly #owned = new Set<string>();
  readonly #givenUp = new Set<string>();

  constructor(store: CheckpointStore, owner: string, onLost: (partitionId: string) => void) {
    this.#store = store;
    this.#owner = owner;
    this.#onLost = onLost;
  }

  async listOwnership(namespace: string, hub: string, consumerGroup: string, options?: OperationOptions) {
    const ownerships = await this.#store.listOwnership(namespace, hub, consumerGroup, options);
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
    const got = new Set(claimed.map(({ partitionId }) => partitionId));
    for (const partitionId of mine) {
      if (got.has(partitionId)) this.#own(partitionId);
      else this.#lose(partitionId);
    }
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
    if (this.#owned.delete(partitionId)) this.#onLost(partitionId);
  }
}
