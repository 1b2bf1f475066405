import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AppProcess, startApp } from "../../app-process.ts";
import { startAzurite } from "../../azurite/azurite.ts";
import { eventHubsConnection, storageConnection } from "../../connection-strings.ts";
import { type HubDescription, startEventHubs } from "../../event-hubs/endpoint.ts";

/* Event Hubs and storage for the tests of the host, and apps that run on them. */

export const testApp = fileURLToPath(new URL("app", import.meta.url));

const appHubs = ["orders", "trouble"].map((name) => ({ name, partitions: 2, consumerGroups: ["readers"] }));

export interface Stack {
  readonly settings: Readonly<Record<string, string>>;
  readonly folder: string;
  close(): Promise<void>;
}

export async function startStack(hubs: readonly HubDescription[] = appHubs): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "functions-host-"));
  const [storage, eventHubs] = await Promise.all([
    startAzurite({ folder: join(folder, "azurite"), blobPort: 0, queuePort: 0, tablePort: 0 }),
    startEventHubs({ hubs, folder: join(folder, "event-hubs"), port: 0, log: () => {} }),
  ]);
  const ports = { ...storage, eventHubsPort: eventHubs.port, cosmosPort: 0 };
  return {
    folder,
    settings: {
      AzureWebJobsStorage: storageConnection(ports),
      EVENT_HUBS: eventHubsConnection(ports),
      HUB: "orders",
      TICK: "0 0 0 1 1 *",
      "AzureWebJobs.off.Disabled": "true",
      "AzureWebJobs.unsupported.Disabled": "1",
    },
    async close() {
      await Promise.all([storage.close(), eventHubs.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface RunningApp extends AppProcess {
  /** Its output. */
  readonly lines: readonly string[];
  readonly url: string;
  readonly dataFolder: string;
  /** The JSON values that a function logged, in order. */
  logged(functionName: string): unknown[];
}

interface AppToRun {
  readonly appFolder?: string;
  readonly dataFolder: string;
  readonly settings: Readonly<Record<string, string>>;
}

export async function runApp({ appFolder = testApp, dataFolder, settings }: AppToRun): Promise<RunningApp> {
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const app = await startApp({ appFolder, dataFolder, port: 0, settings, verbose: false, onLine });
  return {
    ...app,
    lines,
    dataFolder,
    url: `http://localhost:${app.port}`,
    logged: (name) =>
      lines.flatMap((line) => {
        const json = new RegExp(`^\\S+ ${name} \\w{8} \\| (\\{.*)$`).exec(line)?.[1];
        return json === undefined ? [] : [JSON.parse(json)];
      }),
  };
}

const scratch = fileURLToPath(new URL("../../../.local/test-apps", import.meta.url));

/** An app of one file, in a folder that resolves the packages of this repository. */
export async function writeApp(source: string, hostJson: object = { version: "2.0" }): Promise<string> {
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, "app-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ main: "app.cjs" }));
  await writeFile(join(folder, "host.json"), JSON.stringify(hostJson));
  await writeFile(join(folder, "app.cjs"), `const { app, trigger, output } = require("@azure/functions");\n${source}`);
  return folder;
}
