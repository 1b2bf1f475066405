import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../error-message.ts";
import { StartError } from "../start-error.ts";

/**
 * The files of the app: `main` of package.json, a file or a glob, sorted.
 *
 * @throws StartError when package.json, `main` or a matching file is missing
 */
export function entryPoints(appFolder: string): string[] {
  const file = join(appFolder, "package.json");
  const main = readMain(file);
  if (main === undefined) throw new StartError(`${file} has no "main", which names the files that register functions`);
  const files = globSync(main, { cwd: appFolder, exclude: ["**/node_modules/**", "**/*.test.*", "**/*.d.ts"] }).sort();
  if (files.length === 0) throw new StartError(`no file of ${appFolder} matches "main": "${main}" of its package.json`);
  return files.map((name) => join(appFolder, name));
}

function readMain(file: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${messageOf(error)}`);
  }
  const main = typeof parsed === "object" && parsed !== null && "main" in parsed ? parsed.main : undefined;
  return typeof main === "string" && main !== "" ? main : undefined;
}
