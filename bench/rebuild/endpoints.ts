import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePortFlags } from "../../local/free-ports.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { openTarget } from "../../tools/common/target.ts";

/** Runs the local endpoints without the app in a separate process. */
export async function withEndpoints(
  folder: string,
  work: (azure: Azure, data: string) => Promise<void>,
): Promise<void> {
  const data = join(folder, "stack");
  const main = new URL("../../local/main.ts", import.meta.url);
  const child = fork(main, [...freePortFlags, "--data", data, "--log", "quiet"], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const ended = once(child, "exit");
  const early = ended.then(([code]) => Promise.reject(new Error(`the endpoints ended with code ${code}`)));
  await Promise.race([once(child, "message"), early]);
  early.catch(() => {});
  const azure = openTarget({ data });
  try {
    await work(azure, data);
  } finally {
    await azure.close();
    child.kill("SIGTERM");
    await ended;
  }
}
