import { type AppOptions, type AppProcess, startApp } from "./app-process.ts";

/** Function hosts of one app that share its hubs, its storage and its task hub. */
export interface AppHosts {
  /** The first is the requested one, the others are free ones. */
  readonly ports: readonly number[];
  /** Resolves when the last host has ended without `stop`, with its exit code or signal. */
  readonly ended: Promise<number | string>;
  stop(): Promise<void>;
}

/**
 * Starts the hosts one after the other: the first creates the function keys, which all share.
 *
 * @param print receives a line for each host that ends, when there are several
 */
export async function startHosts(options: AppOptions, count: number, print: (line: string) => void): Promise<AppHosts> {
  const hosts: AppProcess[] = [];
  let stopping = false;
  const start = async (number: number) => {
    const instance = count === 1 ? undefined : String(number);
    const host = await startApp({ ...options, port: number === 1 ? options.port : 0, instance });
    hosts.push(host);
    if (instance === undefined) return;
    void host.ended.then((how) => {
      if (!stopping) print(`Host ${instance} (process ${host.pid}) ended: ${how}`);
    });
  };
  const stop = async () => {
    stopping = true;
    await Promise.all(hosts.map((host) => host.stop()));
  };
  try {
    for (let number = 1; number <= count; number += 1) await start(number);
  } catch (error) {
    await stop();
    throw error;
  }
  const ended = Promise.all(hosts.map((host) => host.ended)).then((how) => how.at(-1) ?? "");
  return { ports: hosts.map(({ port }) => port), ended, stop };
}
