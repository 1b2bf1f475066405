import { rm } from "node:fs/promises";
import { join } from "node:path";

/** Deletes the state of the local stack. Other files stay: `--data` may be any folder. */
export async function resetData(data: string): Promise<void> {
  for (const part of ["azurite", "cosmos", "event-hubs", "functions-host", "storage-events", "telemetry"])
    await rm(join(data, part), { recursive: true, force: true });
  console.log(`${data} is cleared.`);
}
