import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { FaultBoard } from "../faults/board.ts";
import { keepGate } from "./gatekeeper.ts";

export interface AzuriteOptions {
  readonly folder: string;
  /** 0 for any free one. */
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  readonly faults?: FaultBoard;
}

export interface Azurite {
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  /** Resolves when everything acknowledged is on disk: SIGKILL would lose up to 5 s of it. */
  close(): Promise<void>;
}

const services = ["Blob", "Queue", "Table"] as const;
const hardStop = 15_000;

/** Starts Azurite as a child process; resolves when its three services listen, and it can be stopped. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const child = fork(new URL("./run.ts", import.meta.url), argumentsOf(options), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const [ports] = await Promise.race([Promise.all([listening(child), once(child, "message")]), ended(child)]);
  if (options.faults !== undefined) keepGate(child, options.faults);
  return {
    blobPort: ports.get("Blob") ?? 0,
    queuePort: ports.get("Queue") ?? 0,
    tablePort: ports.get("Table") ?? 0,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), hardStop);
      await exited;
      clearTimeout(timer);
    },
  };
}

function argumentsOf({ folder, blobPort, queuePort, tablePort }: AzuriteOptions): string[] {
  const ports = ["--blobPort", blobPort, "--queuePort", queuePort, "--tablePort", tablePort].map(String);
  // The SDKs speak a newer version of the API than Azurite knows; what is used here has not changed.
  return ["--location", folder, ...ports, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
}

/** Fails with what Azurite said before it ended. */
async function ended(child: ChildProcess): Promise<never> {
  const said: string[] = [];
  for (const output of [child.stdout, child.stderr]) output?.on("data", (data) => said.push(String(data)));
  const [code] = await once(child, "exit");
  throw new Error(`Azurite ended with code ${code}: ${said.join("").trim()}`);
}

async function listening(child: ChildProcess): Promise<Map<string, number>> {
  const ports = new Map<string, number>();
  if (child.stdout === null) throw new Error("Azurite has no output to watch");
  for await (const line of createInterface({ input: child.stdout })) {
    const [, service, port] =
      /^Azurite (\w+) service is successfully listening at http:\/\/[^:]+:(\d+)/.exec(line) ?? [];
    if (service !== undefined) ports.set(service, Number(port));
    if (services.every((name) => ports.has(name))) break;
  }
  // What it says from now on is nobody's to read, but a full pipe would hold it up.
  child.stdout.resume();
  return ports;
}
