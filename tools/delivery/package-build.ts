import { readFile } from "node:fs/promises";
import { zipEntry } from "./zip-entry.ts";

/**
 * The build id that `npm run bundle` stored in a deployment package.
 *
 * @throws Error if the file is not a deployment package
 */
export async function buildOf(packageFile: string): Promise<string> {
  const content = zipEntry(await readFile(packageFile), "package.json");
  const { build } = JSON.parse(content?.toString() ?? "{}") as { build?: unknown };
  if (typeof build !== "string")
    throw new Error(`${packageFile} has no package.json with a build: create one with npm run bundle`);
  return build;
}
