import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startHost } from "../local/functions-host/host.ts";
import { hostLog } from "../local/functions-host/log.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

interface HostKeys {
  readonly master: string;
  readonly default: string;
  readonly functions: Readonly<Record<string, string>>;
}

/** The app in this very process, over a stack of its own. */
export interface ApiHost {
  readonly stack: LocalStack;
  readonly url: string;
  readonly keys: HostKeys;
  /** A request with the default key, or with another. */
  call(path: string, init?: RequestInit, key?: string): Promise<Response>;
  close(): Promise<void>;
}

/** @param changed overrides local settings */
export async function startApi(changed: Readonly<Record<string, string>> = {}): Promise<ApiHost> {
  const stack = await startLocalStack(changed);
  const log = hostLog({ verbose: false, colour: false, write: () => {}, now: () => new Date() });
  const dataFolder = join(stack.folder, "functions-host");
  const host = await startHost({ appFolder: ".", dataFolder, port: 0, settings: stack.settings, log });
  const keys: HostKeys = JSON.parse(await readFile(join(dataFolder, "keys.json"), "utf8"));
  const url = `http://127.0.0.1:${host.port}`;
  return {
    ...{ stack, url, keys },
    call: (path, init = {}, key = keys.default) =>
      fetch(`${url}${path}`, { ...init, headers: { "x-functions-key": key, ...init.headers } }),
    async close() {
      await host.close();
      await stack.close();
    },
  };
}
