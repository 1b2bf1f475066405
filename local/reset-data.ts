import { rm } from "node:fs/promises";
import { join } from "node:path";
import { rejectInUse } from "./data-folder/lock.ts";
import { entriesOf, makerOf, markFolder } from "./data-folder/owned-folder.ts";

/** What the endpoints and the host write to the data folder. */
export const stackParts = [
  "azurite",
  "cosmos",
  "event-hubs",
  "postgres",
  "postgres-new",
  "functions-host",
  "storage-events",
  "telemetry",
  "emulators",
  "settings.json",
] as const;

/** Marks a data folder without state, so that a reset may delete what the stack writes there. */
export function markDataFolder(data: string): void {
  const hasState = entriesOf(data).some((name) => stackParts.some((part) => part === name));
  if (!hasState && makerOf(data) === undefined) markFolder(data, "local-azure");
}

/**
 * Deletes the state of a stack that does not run. Other files stay: the data folder may contain others.
 *
 * @param appParts what the app's own commands write there
 * @returns the names of what was deleted
 * @throws Error if a stack uses the folder, or if no stack made its content; nothing is deleted then
 */
export async function resetData(data: string, appParts: readonly string[]): Promise<readonly string[]> {
  const parts = entriesOf(data).filter((name) => [...stackParts, ...appParts].includes(name));
  if (parts.length === 0) return [];
  rejectInUse(data);
  if (makerOf(data) === undefined)
    throw new Error(
      `${data} has no marker of a stack, and may contain the files of another program: delete ${parts.join(", ")} ` +
        "yourself, if a stack made them",
    );
  for (const part of parts) await rm(join(data, part), { recursive: true, force: true });
  return parts;
}
