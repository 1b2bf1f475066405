import { readdir, rm } from "node:fs/promises";

/** The file that every bundle contains. */
export const bundleFile = "functions.cjs";

/**
 * Deletes an earlier bundle. An absent or an empty folder is accepted.
 *
 * @throws Error when the folder contains anything else, or is a file; nothing is deleted
 */
export async function clearBundleFolder(folder: string): Promise<void> {
  const entries = await entriesOf(folder);
  if (entries.length > 0 && !entries.includes(bundleFile))
    throw new Error(`${folder} is neither empty nor an earlier bundle: choose another folder, or delete it`);
  await rm(folder, { recursive: true, force: true });
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    if (code === "ENOTDIR") throw new Error(`${folder} is a file, not a folder`);
    throw error;
  }
}
