import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isAlive, type ProcessIdentity } from "./process-identity.ts";

/** The file in a folder that a process uses. */
export const lockFile = ".lock";

/** The process that uses a folder. */
export interface Holder {
  readonly process: ProcessIdentity;
  /** As the user called it: `npx korevital start`. */
  readonly command: string;
}

export interface Lock {
  release(): void;
}

/**
 * Locks a folder for this process, and creates it if it does not exist. The lock of a process that was killed, and that
 * of the parent of this process, which passes it on, are taken over.
 *
 * @throws Error that names the process that uses the folder
 */
export function lockFolder(folder: string, command: string): Lock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, lockFile);
  const own = `${file}.${process.pid}`;
  const holder: Holder = { process: identityOf(process.pid), command };
  writeFileSync(own, JSON.stringify(holder), { mode: 0o600 });
  try {
    take(folder, file, own);
  } finally {
    rmSync(own, { force: true });
  }
  return {
    release() {
      if (readHolder(folder)?.process.id === process.pid) rmSync(file, { force: true });
    },
  };
}

/** The process that uses a folder; undefined if none does. */
export function holderOf(folder: string): Holder | undefined {
  const holder = readHolder(folder);
  return holder !== undefined && isAlive(holder.process) ? holder : undefined;
}

/** @throws Error that names the process that uses the folder */
export function rejectInUse(folder: string): void {
  const holder = holderOf(folder);
  if (holder === undefined || holder.process.id === process.pid) return;
  throw new Error(
    `${folder} is in use by process ${holder.process.id} (${holder.command}): stop it, or choose another folder`,
  );
}

function take(folder: string, file: string, own: string): void {
  const before = readHolder(folder);
  if (before?.process.id === process.ppid || before?.process.id === process.pid) {
    renameSync(own, file);
    return;
  }
  rejectInUse(folder);
  if (before !== undefined) rmSync(file, { force: true });
  try {
    // Unlike a rename, it fails if another process was faster.
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    rejectInUse(folder);
    throw new Error(`${folder} is in use by another process`, { cause: error });
  }
}

function readHolder(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, lockFile), "utf8"));
  } catch {
    return undefined;
  }
}
