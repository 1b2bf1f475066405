import { Readable } from "node:stream";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import { defaultFunctionKey, runningStack } from "../common/running-stack.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import type { Target } from "./target.ts";

/**
 * The running local stack, found by the files of its data folder.
 *
 * @throws Error if none is running
 */
export function openLocalTarget(flags: TargetFlags): Target {
  const folder = stackFolder(flags);
  const { appPort: port } = runningStack(folder);
  if (port === undefined) throw new Error(`the local stack in ${folder} runs without the app: npx korevital start`);
  const key = defaultFunctionKey(folder);
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
