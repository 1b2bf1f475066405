import type { ContainerClient } from "@azure/storage-blob";
import { statusOf, unlessStatus } from "./errors.ts";
import type { HubAddress } from "./hubs.ts";

/** How far the Functions host has read a partition. */
export interface Checkpoint {
  /** Of the last event that a function was called with, whether the call succeeded or not. */
  readonly sequenceNumber: number;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
  readonly etag: string;
}

/** The event after which a host resumes. */
export interface CheckpointPosition {
  readonly sequenceNumber: number;
  readonly offset: string;
}

/** The checkpoints of the Functions host, in its own storage. */
export interface Checkpoints {
  /** By partition id. Partitions that the host has never read are absent. */
  of(hub: HubAddress, consumerGroup: string): Promise<ReadonlyMap<string, Checkpoint>>;
  /**
   * Replaces a checkpoint; without a position removes it, so that a host resumes at the beginning of the partition. It
   * takes effect when a host claims the partition.
   *
   * @param known the checkpoint as it was read; undefined when there was none
   * @returns false when it has changed since: the host is reading
   */
  move(partition: HostPartition, to: CheckpointPosition | undefined, known: Checkpoint | undefined): Promise<boolean>;
  /**
   * Claims a partition as another host would. Its owner stops reading it, and ends the retries of a batch. The claim is
   * not renewed: when it expires, a host claims the partition and resumes from the checkpoint.
   */
  takeOver(partition: HostPartition): Promise<void>;
}

/** A partition as the host's storage names it. */
export interface HostPartition {
  readonly hub: HubAddress;
  readonly consumerGroup: string;
  readonly id: string;
}

/** Container of the checkpoints in `AzureWebJobsStorage`. */
export const checkpointContainer = "azure-webjobs-eventhub";

/** Owner id of the partitions that `takeOver` has claimed. */
const ownerId = "korevital-ingest-recovery";

export function checkpoints(container: ContainerClient): Checkpoints {
  return {
    async of(hub, consumerGroup) {
      const found = new Map<string, Checkpoint>();
      const prefix = blobName("checkpoint", { hub, consumerGroup, id: "" });
      try {
        for await (const { name, metadata, properties } of container.listBlobsFlat({ prefix, includeMetadata: true })) {
          const sequenceNumber = Number(metadata?.["sequencenumber"] ?? Number.NaN);
          // A host of another version may write another format, which is ignored.
          if (!Number.isSafeInteger(sequenceNumber)) continue;
          const { lastModified, etag } = properties;
          found.set(name.slice(prefix.length), { sequenceNumber, writtenAt: lastModified.getTime(), etag });
        }
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
      return found;
    },
    move(partition, to, known) {
      const blob = container.getBlockBlobClient(blobName("checkpoint", partition));
      const conditions = known === undefined ? { ifNoneMatch: "*" } : { ifMatch: known.etag };
      return unlessConflict(async () => {
        if (to === undefined) {
          if (known !== undefined) await blob.delete({ conditions });
        } else {
          const metadata = { sequencenumber: String(to.sequenceNumber), offset: to.offset };
          await blob.upload("", 0, { metadata, conditions });
        }
      });
    },
    async takeOver(partition) {
      const blob = container.getBlockBlobClient(blobName("ownership", partition));
      const current = await unlessStatus(404, undefined, () => blob.getProperties());
      // Without an owner nobody reads the partition. A claim that is renewed would keep hosts away.
      const owner = current?.metadata?.["ownerid"] ?? "";
      if (current?.etag === undefined || owner === "" || owner === ownerId) return;
      await unlessConflict(() =>
        blob.setMetadata({ ownerid: ownerId }, { conditions: { ifMatch: current.etag ?? "" } }),
      );
    },
  };
}

/** Host name, hub and consumer group in lower case, as the Event Hubs SDKs name their blobs. */
function blobName(kind: "checkpoint" | "ownership", { hub, consumerGroup, id }: HostPartition): string {
  return `${hub.namespace}/${hub.name}/${consumerGroup}/${kind}/`.toLowerCase() + id;
}

/** False when the blob is not of the expected version any more. */
async function unlessConflict(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 409 || status === 412) return false;
    throw error;
  }
}
