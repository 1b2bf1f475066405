import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { StartError } from "../start-error.ts";
import { entryPoints } from "./entry-points.ts";

/**
 * Loads the app's files, which register its functions. `import` takes all of them: Node tells CommonJS from ES modules
 * by name and package.json, and runs TypeScript as it is.
 *
 * @throws StartError that names the file and what it threw
 */
export async function loadApp(appFolder: string): Promise<void> {
  for (const file of entryPoints(appFolder)) {
    try {
      await import(pathToFileURL(file).href);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      const where = placeOf(error, appFolder);
      throw new StartError(`${relative(appFolder, file)} cannot be loaded: ${what}${where}`, { cause: error });
    }
  }
}

/** The first place of the app itself in the stack, since a message alone may say little. */
function placeOf(error: unknown, appFolder: string): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  const line = lines.find((text) => text.includes(appFolder) && !text.includes("node_modules") && /:\d+/.test(text));
  const place = line?.slice(line.indexOf(appFolder) + appFolder.length + 1).match(/^.*?:\d+(:\d+)?/)?.[0];
  return place === undefined ? "" : ` (${place})`;
}
