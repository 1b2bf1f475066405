import type { ContainerClient } from "@azure/storage-blob";
import { statusOf } from "./errors.ts";
import type { HubAddress } from "./hubs.ts";

/** How far the Functions host says it has read a partition. */
export interface Checkpoint {
  /** Of the last event that a function was called with, whatever came of the call. */
  readonly sequenceNumber: number;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
}

/** What the Functions host remembers in its own storage. */
export interface Checkpoints {
  /** By partition id; partitions that the host never read are not there. */
  of(hub: HubAddress, consumerGroup: string): Promise<ReadonlyMap<string, Checkpoint>>;
}

/** Where the host keeps them, in `AzureWebJobsStorage`. */
export const checkpointContainer = "azure-webjobs-eventhub";

export function checkpoints(container: ContainerClient): Checkpoints {
  return {
    async of({ namespace, name }, consumerGroup) {
      const found = new Map<string, Checkpoint>();
      const prefix = `${namespace}/${name}/${consumerGroup}/checkpoint/`.toLowerCase();
      try {
        for await (const blob of container.listBlobsFlat({ prefix, includeMetadata: true })) {
          const sequenceNumber = Number(blob.metadata?.["sequencenumber"] ?? Number.NaN);
          // A host of another version may write what we do not know: that is no checkpoint for us.
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
