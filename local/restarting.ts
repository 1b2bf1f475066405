import type { AppHosts } from "./app-hosts.ts";
import { watchFiles } from "./watch.ts";

export interface RestartingOptions {
  /** Starts the app: the first time on the requested port, then on the port that it had. */
  readonly start: (port: number) => Promise<AppHosts>;
  readonly port: number;
  /** Files and folders. */
  readonly watched: readonly string[];
  readonly print: (line: string) => void;
}

/**
 * An app that restarts whenever its sources change, while the endpoints keep running. An app that does not start, or
 * that ends by itself, is reported and waits for the next change.
 */
export async function restarting({ start, port, watched, print }: RestartingOptions): Promise<AppHosts> {
  let running: AppHosts | undefined;
  let ports: readonly number[] = [];
  let stopped = false;
  const begin = async () => {
    try {
      const hosts = await start(ports[0] ?? port);
      running = hosts;
      ports = hosts.ports;
      void hosts.ended.then((how) => {
        if (running === hosts) print(`The app ended (${how}). Waiting for a change.`);
      });
    } catch (error) {
      print(`${error instanceof Error ? error.message : error}\nThe app does not start. Waiting for a change.`);
    }
  };
  const end = async () => {
    const hosts = running;
    running = undefined;
    await hosts?.stop();
  };
  await begin();
  let restarts = Promise.resolve();
  const unwatch = watchFiles(watched, (files) => {
    restarts = restarts.then(async () => {
      if (stopped) return;
      print(`${files.slice(0, 3).join(", ")}${files.length > 3 ? " …" : ""} changed: the app restarts.`);
      await end();
      await begin();
    });
  });
  return {
    get ports() {
      return ports;
    },
    ended: new Promise(() => {}),
    async stop() {
      stopped = true;
      unwatch();
      await restarts;
      await end();
    },
  };
}
