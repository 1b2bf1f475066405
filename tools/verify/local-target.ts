import { Readable } from "node:stream";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import { defaultFunctionKey, runningStack } from "../common/running-stack.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import type { Target } from "./target.ts";

export interface LocalTargetFlags extends TargetFlags {
  readonly url?: string | undefined;
}

/**
 * The running local stack, found by the files of its data folder. Its app can run in another Functions host, which the
 * flag `--url` and the variable KOREVITAL_KEY name.
 *
 * @throws Error if none is running
 */
export function openLocalTarget({ url: given, ...flags }: LocalTargetFlags, environmentKey?: string): Target {
  const folder = stackFolder(flags);
  const { appPort: port } = runningStack(folder);
  if (given === undefined && port === undefined)
    throw new Error(`the local stack in ${folder} runs without the app: npx korevital start, or use --url`);
  const key = environmentKey ?? defaultFunctionKey(folder);
  const url = given ?? `http://127.0.0.1:${port}`;
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
