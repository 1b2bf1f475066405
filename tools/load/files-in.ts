import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface FoundFiles {
  /** Paths relative to the folder, with slashes, in order. */
  readonly files: readonly string[];
  /** What is neither a file nor a folder. */
  readonly skipped: readonly string[];
}

/** All files of a folder and its subfolders. Links to files are files; links to folders are skipped. */
export async function filesIn(folder: string): Promise<FoundFiles> {
  const files: string[] = [];
  const skipped: string[] = [];
  const pending = [""];
  for (let within = pending.pop(); within !== undefined; within = pending.pop()) {
    for await (const entry of await opendir(join(folder, within))) {
      const path = within === "" ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(folder, path))))) files.push(path);
      else skipped.push(path);
    }
  }
  return { files: files.sort(), skipped: skipped.sort() };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
