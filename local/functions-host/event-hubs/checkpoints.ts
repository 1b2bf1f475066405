import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { openHostContainer } from "../host-storage.ts";
import type { AppSettings } from "../settings/app-settings.ts";

/**
 * Ownership and checkpoints in the storage account of the host, so that several hosts share the partitions, and a
 * restarted host resumes from its checkpoints.
 *
 * @throws StartError when the account is missing
 */
export async function openCheckpoints(settings: AppSettings): Promise<BlobCheckpointStore> {
  return new BlobCheckpointStore(
    await openHostContainer(settings, "azure-webjobs-eventhub", "the checkpoints of Event Hubs triggers"),
  );
}
