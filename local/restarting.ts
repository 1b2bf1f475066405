import type { AppHosts } from "./app-hosts.ts";
import { watchFiles } from "./watch.ts";

export interface RestartingOptions {
  /** Starts the app; the first time on the port that was asked for, then on the one that it had. */
  readonly start: (port: number) => Promise<AppHosts>;
  readonly port: number;
  /** Files and folders. */
  readonly watched: readonly string[];
  readonly say: (line: string) => void;
}

/**
 * An app that starts again whenever its sources change, while the endpoints stay up. One that cannot be started, or that
 * ends by itself, is told of and waits for the next change.
 */
export async function restarting({ start, port, watched, say }: RestartingOptions): Promise<AppHosts> {
  let running: AppHosts | undefined;
  let ports: readonly number[] = [];
  let stopped = false;
  const begin = async () => {
    try {
      running = await start(ports[0] ?? port);
      ports = running.ports;
      const mine = running;
      void mine.ended.then((how) => {
        if (running === mine) say(`The app ended (${how}). Waiting for a change.`);
      });
    } catch (error) {
      say(`${error instanceof Error ? error.message : error}\nThe app does not start. Waiting for a change.`);
    }
  };
  const end = async () => {
    const old = running;
    running = undefined;
    await old?.stop();
  };
  await begin();
  let turn = Promise.resolve();
  const unwatch = watchFiles(watched, (files) => {
    turn = turn.then(async () => {
      if (stopped) return;
      say(`${files.slice(0, 3).join(", ")}${files.length > 3 ? " …" : ""} changed: the app starts again.`);
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
      await turn;
      await end();
    },
  };
}
