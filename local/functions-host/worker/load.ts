import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "../error-message.ts";
import { StartError } from "../start-error.ts";
import { entryPoints } from "./entry-points.ts";

/**
 * Loads the files of the app, which register its functions. Node distinguishes CommonJS and ES modules by name and
 * package.json, and runs TypeScript directly.
 *
 * @throws StartError that names the file and its error
 */
export async function loadApp(appFolder: string): Promise<void> {
  for (const file of entryPoints(appFolder)) {
    try {
      await import(pathToFileURL(file).href);
    } catch (error) {
      const message = messageOf(error);
      const location = locationOf(error, appFolder);
      throw new StartError(`${relative(appFolder, file)} cannot be loaded: ${message}${location}`, { cause: error });
    }
  }
}

/** The first location of the app in the stack, since a message alone may not be enough. */
function locationOf(error: unknown, appFolder: string): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  const line = lines.find((text) => text.includes(appFolder) && !text.includes("node_modules") && /:\d+/.test(text));
  const location = line?.slice(line.indexOf(appFolder) + appFolder.length + 1).match(/^.*?:\d+(:\d+)?/)?.[0];
  return location === undefined ? "" : ` (${location})`;
}
