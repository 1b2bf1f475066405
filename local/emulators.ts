import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import resources from "../shared/resources.json" with { type: "json" };
import { cosmosConnection, storageConnection } from "./connection-strings.ts";
import { eventHubsEmulatorConfig } from "./emulators/event-hubs-config.ts";
import { provisionCosmos } from "./emulators/provision-cosmos.ts";
import { readLocalOptions } from "./options.ts";
import { provisionStorage } from "./storage.ts";

/* Microsoft's own emulators, which `compose.yaml` starts, instead of these endpoints: on the same ports. */
const usage = `npm run emulators:config      writes the Event Hubs emulator's Config.json, before docker compose up
npm run emulators:provision   makes the containers, tables, queues and databases, after it`;

async function main([command, ...args]: readonly string[]): Promise<void> {
  const { data, ...ports } = readLocalOptions(args, process.env);
  if (command === "config") {
    const file = join(data, "emulators", "Config.json");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(eventHubsEmulatorConfig(resources.eventHubs), null, 2)}\n`);
    console.log(`${file} describes ${resources.eventHubs.length} hubs. Next: docker compose up --detach`);
  } else if (command === "provision") {
    await provisionStorage(storageConnection(ports), resources.storage);
    await provisionCosmos(cosmosConnection(ports), resources.cosmos);
    console.log("All is made that the app needs. Next: func start");
  } else {
    console.log(usage);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
