import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";
import { messageOf } from "../log.ts";
import type { AppSettings } from "../settings/app-settings.ts";
import { StartError } from "../start-error.ts";

const containerName = "azure-webjobs-eventhub";

/**
 * Ownership and checkpoints where the host keeps them: blobs of the host's storage account, so that several hosts
 * share the partitions, and a host that starts again goes on where it was.
 */
export async function openCheckpoints(settings: AppSettings): Promise<BlobCheckpointStore> {
  const connection = settings.get("AzureWebJobsStorage");
  if (connection === undefined || connection === "")
    throw new StartError(
      'there is no setting "AzureWebJobsStorage", where the Event Hubs trigger keeps its checkpoints',
    );
  try {
    const container = new ContainerClient(connection, containerName);
    await container.createIfNotExists();
    return new BlobCheckpointStore(container);
  } catch (error) {
    throw new StartError(`the storage account of "AzureWebJobsStorage" cannot be used: ${messageOf(error)}`);
  }
}
