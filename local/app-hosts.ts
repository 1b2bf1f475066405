import { type AppOptions, type AppProcess, startApp } from "./app-process.ts";

/** Function hosts of one app that share its hubs, its storage and its task hub. */
export interface AppHosts {
  /** The first is the one that was asked for, the others any that were free. */
  readonly ports: readonly number[];
  /** Resolves when the last one has ended, though nobody told it to, with how. */
  readonly ended: Promise<number | string>;
  stop(): Promise<void>;
}

/**
 * Starts so many hosts, the first before the others: it makes the keys that all share.
 *
 * @param say gets a line about one of several that ended
 */
export async function startHosts(options: AppOptions, count: number, say: (line: string) => void): Promise<AppHosts> {
  const hosts: AppProcess[] = [];
  let stopping = false;
  const start = async (number: number) => {
    const instance = count === 1 ? undefined : String(number);
    const host = await startApp({ ...options, port: number === 1 ? options.port : 0, instance });
    hosts.push(host);
    if (instance === undefined) return;
    void host.ended.then((how) => {
      if (!stopping) say(`Host ${instance} (process ${host.pid}) ended: ${how}`);
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
