import { ContainerClient, type StoragePipelineOptions } from "@azure/storage-blob";
import { firstLineOf } from "./error-message.ts";
import type { AppSettings } from "./settings/app-settings.ts";
import { StartError } from "./start-error.ts";

/**
 * Opens a container in the storage account of the host, `AzureWebJobsStorage`, and creates it if missing.
 *
 * @param purpose what the container stores, for the error message
 * @throws StartError when the setting is missing or the account cannot be used
 */
export async function openHostContainer(
  settings: AppSettings,
  name: string,
  purpose: string,
  options?: StoragePipelineOptions,
): Promise<ContainerClient> {
  const connection = settings.get("AzureWebJobsStorage");
  if (connection === undefined || connection === "")
    throw new StartError(`the setting "AzureWebJobsStorage" is missing: the storage account of ${purpose}`);
  try {
    const container = new ContainerClient(connection, name, options);
    await container.createIfNotExists();
    return container;
  } catch (error) {
    throw new StartError(`the storage account of "AzureWebJobsStorage" cannot be used: ${firstLineOf(error)}`);
  }
}
