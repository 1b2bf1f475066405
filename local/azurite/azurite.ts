import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface AzuriteOptions {
  readonly folder: string;
  /** 0 for any free one. */
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
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

/** Starts Azurite as a child process; resolves when its three services listen. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const child = fork(new URL("./run.ts", import.meta.url), argumentsOf(options), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ports = await listening(child);
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

async function listening(child: ChildProcess): Promise<Map<string, number>> {
  const ports = new Map<string, number>();
  const said: string[] = [];
  child.stderr?.on("data", (data) => said.push(String(data)));
  if (child.stdout === null) throw new Error("Azurite has no output to watch");
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`Azurite ended with code ${code}: ${said.join("").trim()}`)));
    lines.on("line", (line) => {
      said.push(`${line}\n`);
      const [, service, port] =
        /^Azurite (\w+) service is successfully listening at http:\/\/[^:]+:(\d+)/.exec(line) ?? [];
      if (service !== undefined) ports.set(service, Number(port));
      if (services.every((name) => ports.has(name))) resolve(ports);
    });
  });
}
