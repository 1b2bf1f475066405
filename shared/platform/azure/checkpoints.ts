import type { ContainerClient } from "@azure/storage-blob";
import { statusOf } from "./errors.ts";
import type { HubAddress } from "./hubs.ts";

/** How far the Functions host has read a partition. */
export interface Checkpoint {
  /** Of the last event that a function was called with, whether the call succeeded or not. */
  readonly sequenceNumber: number;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
}

/** The checkpoints of the Functions host, in its own storage. */
export interface Checkpoints {
  /** By partition id. Partitions that the host has never read are absent. */
  of(hub: HubAddress, consumerGroup: string): Promise<ReadonlyMap<string, Checkpoint>>;
}

/** Container of the checkpoints in `AzureWebJobsStorage`. */
export const checkpointContainer = "azure-webjobs-eventhub";

export function checkpoints(container: ContainerClient): Checkpoints {
  return {
    async of({ namespace, name }, consumerGroup) {
      const found = new Map<string, Checkpoint>();
      const prefix = `${namespace}/${name}/${consumerGroup}/checkpoint/`.toLowerCase();
      try {
        for await (const blob of container.listBlobsFlat({ prefix, includeMetadata: true })) {
          const sequenceNumber = Number(blob.metadata?.["sequencenumber"] ?? Number.NaN);
          // A host of another version may write another format, which is ignored.
          if (Number.isSafeInteger(sequenceNumber))
            found.set(blob.name.slice(prefix.length), {
              sequenceNumber,
              writtenAt: blob.properties.lastModified.getTime(),
            });
        }
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
      return found;
    },
  };
}
