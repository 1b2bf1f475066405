import { fork } from "node:child_process";
import { once } from "node:events";

export interface StackProcess {
  /** Port of the Functions host. */
  readonly functionsPort: number;
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the whole local stack, endpoints and app, in processes of their own: what `npm start` does. */
export async function startStack(flags: readonly string[]): Promise<StackProcess> {
  const main = new URL("../local/main.ts", import.meta.url);
  const child = fork(main, ["--app", ...flags], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const ended = once(child, "exit");
  const early = ended.then(([code]) => {
    throw new Error(`the local stack ended with code ${code}`);
  });
  const [message] = await Promise.race([once(child, "message"), early]);
  early.catch(() => {});
  return {
    functionsPort: message.ready.functionsPort,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
