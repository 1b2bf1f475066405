import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeApp } from "./app-description.ts";
import { cosmosConnection, storageConnection } from "./connection-strings.ts";
import { eventHubsEmulatorConfig } from "./emulators/event-hubs-config.ts";
import { provisionCosmos } from "./emulators/provision-cosmos.ts";
import { readLocalOptions } from "./options.ts";
import { readResources } from "./resources.ts";
import { provisionStorage } from "./storage.ts";

/* Microsoft's own emulators in containers, instead of these endpoints, on the same ports. */
const usage = `node local/emulators.ts config      writes Config.json of the Event Hubs emulator, for docker compose up
node local/emulators.ts provision   creates the containers, tables, queues and databases, after it

Both read the resources of the app in the current folder, or in --app FOLDER.`;

async function main([command, ...args]: readonly string[]): Promise<void> {
  const { data, appFolder, ...ports } = readLocalOptions(args, process.env);
  const resources = () => readResources(describeApp(appFolder).resourcesFile);
  if (command === "config") {
    const { eventHubs } = resources();
    const file = join(data, "emulators", "Config.json");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(eventHubsEmulatorConfig(eventHubs), null, 2)}\n`);
    console.log(`${file} describes ${eventHubs.length} hubs. Next: docker compose up --detach`);
  } else if (command === "provision") {
    const { storage, cosmos } = resources();
    await provisionStorage(storageConnection(ports), storage);
    await provisionCosmos(cosmosConnection(ports), cosmos);
    console.log("All resources of the app exist. Next: func start");
  } else {
    console.log(usage);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
