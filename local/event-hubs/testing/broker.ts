import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { EventHubsOptions } from "../endpoint.ts";

/* An endpoint in its own process, for tests and benchmarks. */

export type BrokerOptions = Pick<EventHubsOptions, "hubs" | "folder" | "port" | "kafkaPort">;

export interface BrokerUsage {
  /** CPU time since its start, in microseconds. */
  readonly cpuUs: number;
  /** Maximum resident set size. */
  readonly peakBytes: number;
}

export interface Broker {
  readonly port: number;
  readonly kafkaPort: number;
  usage(): Promise<BrokerUsage>;
  /** Sends SIGKILL: nothing is flushed or closed. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const child = fork(new URL("./broker-process.ts", import.meta.url), [JSON.stringify(options)]);
  const ended = once(child, "exit");
  const { port, kafkaPort } = await Promise.race([reply(child), failure(ended)]);
  return {
    port,
    kafkaPort,
    async usage() {
      child.send("usage");
      return reply(child);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function reply(child: ChildProcess) {
  const [message] = await once(child, "message");
  return message;
}

async function failure(ended: Promise<unknown[]>): Promise<never> {
  throw new Error(`the broker ended with code ${(await ended)[0]} before it was ready`);
}
