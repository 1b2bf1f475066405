import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { FaultInjector } from "../faults/injector.ts";
import { serveFaults } from "./fault-server.ts";

export interface AzuriteOptions {
  readonly folder: string;
  /** 0 for any free one. */
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  readonly faults?: FaultInjector;
}

export interface Azurite {
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  /** Resolves when everything acknowledged is on disk. A SIGKILL loses up to 5 s of it. */
  close(): Promise<void>;
}

const services = ["Blob", "Queue", "Table"] as const;
const hardStopMs = 15_000;

/** Starts Azurite as a child process; resolves when its three services listen and it handles SIGTERM. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const child = fork(new URL("./run.ts", import.meta.url), argumentsOf(options), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const [ports] = await Promise.race([Promise.all([listening(child), once(child, "message")]), ended(child)]);
  if (options.faults !== undefined) serveFaults(child, options.faults);
  return {
    blobPort: ports.get("Blob") ?? 0,
    queuePort: ports.get("Queue") ?? 0,
    tablePort: ports.get("Table") ?? 0,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), hardStopMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function argumentsOf({ folder, blobPort, queuePort, tablePort }: AzuriteOptions): string[] {
  const ports = ["--blobPort", blobPort, "--queuePort", queuePort, "--tablePort", tablePort].map(String);
  // The SDKs use a newer version of the API than Azurite; the operations in use have not changed.
  return ["--location", folder, ...ports, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
}

/** Rejects with Azurite's output when it ends. */
async function ended(child: ChildProcess): Promise<never> {
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => output.push(String(data)));
  const [code] = await once(child, "exit");
  throw new Error(`Azurite ended with code ${code}: ${output.join("").trim()}`);
}

async function listening(child: ChildProcess): Promise<Map<string, number>> {
  const ports = new Map<string, number>();
  if (child.stdout === null) throw new Error("Azurite has no output stream");
  for await (const line of createInterface({ input: child.stdout })) {
    const [, service, port] =
      /^Azurite (\w+) service is successfully listening at http:\/\/[^:]+:(\d+)/.exec(line) ?? [];
    if (service !== undefined) ports.set(service, Number(port));
    if (services.every((name) => ports.has(name))) break;
  }
  // Later output is discarded: a full pipe would block Azurite.
  child.stdout.resume();
  return ports;
}
