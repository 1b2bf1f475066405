import { readFile } from "node:fs/promises";
import { zipEntry } from "./zip-entry.ts";

/**
 * Which build a deployment package is of, as `npm run bundle` wrote it into the package.
 *
 * @throws Error when it is no such package
 */
export async function buildOf(packageFile: string): Promise<string> {
  const content = zipEntry(await readFile(packageFile), "package.json");
  const { build } = JSON.parse(content?.toString() ?? "{}") as { build?: unknown };
  if (typeof build !== "string")
    throw new Error(`${packageFile} has no package.json with a build: npm run bundle makes one`);
  return build;
}
