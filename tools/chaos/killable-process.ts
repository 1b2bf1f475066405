import { fork } from "node:child_process";
import { once } from "node:events";
import { type AppProcess, startApp } from "../../local/app-process.ts";

/** A process that can be killed and restarted. */
export interface KillableProcess {
  readonly name: string;
  readonly port: number;
  /** Sends SIGKILL and restarts the process; resolves when it runs. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** Event Hubs with its logs in a folder. A restart keeps the port. */
export async function startBroker(folder: string): Promise<KillableProcess> {
  const start = async (port: number) => {
    const program = new URL("broker-process.ts", import.meta.url);
    const child = fork(program, [folder, String(port)], { execArgv: ["--disable-warning=ExperimentalWarning"] });
    const ended = once(child, "exit");
    const failed = ended.then(([code]) => Promise.reject(new Error(`Event Hubs ended with code ${code}`)));
    const [listening] = await Promise.race([once(child, "message"), failed]);
    failed.catch(() => {});
    return {
      port: Number(listening),
      async kill() {
        child.kill("SIGKILL");
        await ended;
      },
    };
  };
  let running = await start(0);
  return {
    name: "broker",
    get port() {
      return running.port;
    },
    async killAndRestart() {
      await running.kill();
      running = await start(running.port);
    },
    stop: () => running.kill(),
  };
}

/** A function host that runs the app of this repository. Hosts with the same data folder share a task hub. */
export async function startHost(
  name: string,
  dataFolder: string,
  settings: Readonly<Record<string, string>>,
  onLine: (line: string) => void = () => {},
): Promise<KillableProcess> {
  const start = (): Promise<AppProcess> =>
    startApp({ appFolder: ".", dataFolder, port: 0, settings, verbose: false, onLine });
  let running = await start();
  return {
    name,
    get port() {
      return running.port;
    },
    async killAndRestart() {
      await running.kill();
      running = await start();
    },
    stop: () => running.stop(),
  };
}
