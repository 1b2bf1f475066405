import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeApp } from "../app-description.ts";
import { cosmosConnection, storageConnection } from "../connection-strings.ts";
import type { LocalOptions } from "../options.ts";
import { readResources } from "../resources.ts";
import { provisionStorage } from "../storage.ts";
import { eventHubsEmulatorConfig } from "./event-hubs-config.ts";
import { provisionCosmos } from "./provision-cosmos.ts";

/** Writes the configuration of Microsoft's Event Hubs emulator. */
export async function config({ data, appFolder }: LocalOptions): Promise<void> {
  const { eventHubs } = readResources(describeApp(appFolder).resourcesFile);
  const file = join(data, "emulators", "Config.json");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(eventHubsEmulatorConfig(eventHubs), null, 2)}\n`);
  console.log(`${file} describes ${eventHubs.length} hubs. Next: docker compose up --detach`);
}

/** Creates the resources of the app in Microsoft's emulators. */
export async function provision({ appFolder, ...ports }: LocalOptions): Promise<void> {
  const { storage, cosmos } = readResources(describeApp(appFolder).resourcesFile);
  await provisionStorage(storageConnection(ports), storage);
  await provisionCosmos(cosmosConnection(ports), cosmos);
  console.log("All resources of the app exist. Next: func start");
}
