import type { Checkpoint, CheckpointStore, OperationOptions, PartitionOwnership } from "@azure/event-hubs";

export interface OwnershipListeners {
  /** Another host has claimed a partition of this host. */
  lost(partitionId: string): void;
  /** The SDK listed the ownership, as it does every second. */
  listed(): void;
}

/**
 * A checkpoint store that tracks the ownership of this host more closely than the SDK. It detects that another owner
 * has claimed a partition; the SDK detects it only at its next receive, which may follow a long retry, when this host
 * must no longer write the checkpoint. It lists a partition that the SDK abandoned after a lost connection as unowned,
 * so that the next cycle claims it; the SDK would wait until its own ownership has expired.
 */
export class TrackingCheckpointStore implements CheckpointStore {
  readonly #store: CheckpointStore;
  readonly #owner: string;
  readonly #listeners: OwnershipListeners;
  readonly #owned = new Set<string>();
  readonly #abandoned = new Set<string>();

  constructor(store: CheckpointStore, owner: string, listeners: OwnershipListeners) {
    this.#store = store;
    this.#owner = owner;
    this.#listeners = listeners;
  }

  async listOwnership(namespace: string, hub: string, consumerGroup: string, options?: OperationOptions) {
    const ownerships = await this.#store.listOwnership(namespace, hub, consumerGroup, options);
    this.#listeners.listed();
    for (const { partitionId, ownerId } of ownerships) if (ownerId !== this.#owner) this.#lose(partitionId);
    return ownerships.map((one) => (this.#isAbandoned(one) ? { ...one, ownerId: "" } : one));
  }

  /** The SDK has stopped reading this partition. */
  abandon(partitionId: string): void {
    this.#abandoned.add(partitionId);
  }

  async claimOwnership(requested: PartitionOwnership[], options?: OperationOptions) {
    // The SDK releases a partition by a claim without owner.
    const own = requested.filter(({ ownerId }) => ownerId === this.#owner).map(({ partitionId }) => partitionId);
    const claimed = await this.#store.claimOwnership(requested, options);
    // An unconfirmed claim may be lost to another host, or its response was lost: the next listing decides.
    for (const { partitionId } of claimed) if (own.includes(partitionId)) this.#own(partitionId);
    return claimed;
  }

  updateCheckpoint(checkpoint: Checkpoint, options?: OperationOptions): Promise<void> {
    return this.#store.updateCheckpoint(checkpoint, options);
  }

  listCheckpoints(namespace: string, hub: string, consumerGroup: string, options?: OperationOptions) {
    return this.#store.listCheckpoints(namespace, hub, consumerGroup, options);
  }

  #isAbandoned({ ownerId, partitionId }: PartitionOwnership): boolean {
    return ownerId === this.#owner && this.#abandoned.has(partitionId);
  }

  #own(partitionId: string): void {
    this.#owned.add(partitionId);
    this.#abandoned.delete(partitionId);
  }

  #lose(partitionId: string): void {
    if (this.#owned.delete(partitionId)) this.#listeners.lost(partitionId);
  }
}
