import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readLocalOptions } from "./options.ts";

// Deletes the state of the local stack. Other files stay: --data may be any folder.
const { data } = readLocalOptions(process.argv.slice(2), process.env);
for (const part of ["azurite", "cosmos", "event-hubs", "functions-host", "storage-events", "telemetry"]) {
  await rm(join(data, part), { recursive: true, force: true });
}
console.log(`${data} is cleared.`);
