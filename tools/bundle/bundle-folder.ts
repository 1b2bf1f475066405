import { rm } from "node:fs/promises";
import { join } from "node:path";
import { entriesOf } from "../../local/data-folder/owned-folder.ts";

/** The file that every bundle contains. */
export const bundleFile = "functions.cjs";

/** All files of a bundle. */
const files: readonly string[] = [bundleFile, `${bundleFile}.map`, "host.json", "package.json"];

/**
 * Deletes an earlier bundle. An absent or an empty folder is accepted.
 *
 * @throws Error when the folder contains anything else, or is a file; nothing is deleted
 */
export async function clearBundleFolder(folder: string): Promise<void> {
  const entries = entriesOf(folder);
  const others = entries.filter((name) => !files.includes(name));
  if (others.length > 0 || (entries.length > 0 && !entries.includes(bundleFile)))
    throw new Error(
      `${folder} is neither empty nor an earlier bundle (it contains ${(others.length > 0 ? others : entries)
        .slice(0, 3)
        .join(", ")}): choose another folder, or delete it`,
    );
  for (const name of entries) await rm(join(folder, name));
}
