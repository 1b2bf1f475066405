import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import { openTarget, stackFolder, type TargetFlags } from "../common/target.ts";
import type { Target } from "./target.ts";

/** The settings that `npm start` writes to the data folder. */
interface StackSettings {
  readonly Host?: { readonly LocalHttpPort?: number };
}

/**
 * The running local stack, found by the files of its data folder.
 *
 * @throws Error if none is running
 */
export function openLocalTarget(flags: TargetFlags): Target {
  const folder = stackFolder(flags);
  const port = (read(folder, "settings.json") as StackSettings).Host?.LocalHttpPort;
  if (port === undefined) throw new Error(`the local stack in ${folder} runs without the app: npm start`);
  const { default: key } = read(folder, "functions-host", "keys.json") as { default: string };
  const url = `http://127.0.0.1:${port}`;
  const azure = openTarget(flags);
  const files = azure.files(landingContainer);
  return {
    name: `local, ${url}`,
    url,
    key,
    land: async (name, content) => void (await files.upload(name, Readable.from([content]))),
    async removeLanded(name) {
      const version = await files.stat(name);
      if (version !== undefined) await files.remove(name, version.etag);
    },
    close: () => azure.close(),
  };
}

function read(folder: string, ...path: readonly string[]): unknown {
  const file = join(folder, ...path);
  if (!existsSync(file)) throw new Error(`no local stack is running (no ${file}): run npm start, or use --data`);
  return JSON.parse(readFileSync(file, "utf8"));
}
