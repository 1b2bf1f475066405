import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockFile, rejectInUse } from "./lock.ts";

/** The file in a folder that a command made; it contains the command. */
export const markerFile = ".made-by";

/** The command that made a folder; undefined if none did. */
export function makerOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, markerFile), "utf8").trim();
  } catch {
    return undefined;
  }
}

/** Marks a folder as made by a command. An absent one is created; only its owner can read it. */
export function markFolder(folder: string, command: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, markerFile), `${command}\n`);
}

/**
 * Empties a folder that the same command made, and marks it. An absent or an empty folder is accepted. The lock stays.
 *
 * @throws Error if the folder contains anything else, is a file, or is in use; nothing is deleted then
 */
export function emptyOwnFolder(folder: string, command: string): void {
  const entries = entriesOf(folder).filter((name) => name !== lockFile);
  if (entries.length > 0 && makerOf(folder) !== command)
    throw new Error(
      `${folder} contains other files (${entries.slice(0, 3).join(", ")}${entries.length > 3 ? ", …" : ""}): ` +
        `${command} deletes only what it made. Choose another folder, or delete this one`,
    );
  rejectInUse(folder);
  for (const name of entries) rmSync(join(folder, name), { recursive: true, force: true });
  markFolder(folder, command);
}

/** The names in a folder; none if it does not exist. @throws Error if it is a file */
export function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    if (code === "ENOTDIR") throw new Error(`${folder} is a file, not a folder`, { cause: error });
    throw error;
  }
}
