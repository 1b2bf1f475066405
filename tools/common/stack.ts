import { fork } from "node:child_process";
import { once } from "node:events";

export interface StackProcess {
  readonly pid: number;
  /** Port of the Functions host. */
  readonly functionsPort: number;
  /** Address of the web page, with the key that opens it. */
  readonly page: string;
  /** Port of the hubs' Kafka endpoint. */
  readonly kafkaPort: number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the local stack, endpoints and app, in a separate process, like `npm start`. */
export async function startStack(flags: readonly string[]): Promise<StackProcess> {
  const main = new URL("../../local/main.ts", import.meta.url);
  const child = fork(main, ["--app", ".", ...flags], {
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
    pid: child.pid ?? 0,
    functionsPort: message.ready.functionsPort,
    page: message.ready.page,
    kafkaPort: message.ready.kafkaPort,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
