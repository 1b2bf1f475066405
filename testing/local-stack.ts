import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AppProcess, startApp } from "../local/app-process.ts";
import { startEndpoints } from "../local/endpoints.ts";
import type { FaultInjector } from "../local/faults/injector.ts";
import { freePorts } from "../local/free-ports.ts";
import { appSettings } from "../local/settings.ts";
import { type Azure, openAzure } from "../shared/platform/azure/clients.ts";
import { readConfiguration } from "../shared/platform/azure/configuration.ts";
import { resources } from "../shared/platform/azure/resources.ts";

export interface LocalStack {
  readonly azure: Azure;
  readonly settings: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly kafkaPort: number;
  /** Injects faults into all endpoints. */
  readonly faults: FaultInjector;
  /** Deletes a hub and creates it again under its name. */
  recreateHub(name: string): Promise<void>;
  /** Starts the app in a separate process, from the sources or from another folder, such as the bundle. */
  startApp(appFolder?: string, onLine?: (line: string) => void): Promise<AppProcess>;
  /** Stops everything. The data remain in the folder. */
  end(): Promise<void>;
  /** Stops everything and deletes the data. */
  close(): Promise<void>;
}

/** Once a year. */
const never = "0 0 0 1 1 *";

/** A separate local stack on free ports, for one test file; `changed` overrides local settings. */
export async function startLocalStack(changed: Readonly<Record<string, string>> = {}): Promise<LocalStack> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-"));
  const endpoints = await startEndpoints({ ...freePorts, data: folder, log: "quiet" }, resources);
  const settings = {
    ...appSettings(".", endpoints.ports),
    SILVER_SCHEDULE: "*/1 * * * * *",
    GOLD_SCHEDULE: "*/1 * * * * *",
    OUTBOX_SCHEDULE: "*/1 * * * * *",
    // They would compact files and rewrite exports during other tests. Tests run them with `runTimer`.
    MAINTENANCE_SCHEDULE: never,
    // It would land what a test leaves unread.
    INGEST_RECOVERY_SCHEDULE: never,
    EXPORT_SCHEDULE: never,
    PROOF_SCHEDULE: never,
    TABLE_SCHEDULE: never,
    ...changed,
  };
  const azure = openAzure(readConfiguration(settings));
  const apps = new Set<AppProcess>();
  let ending: Promise<void> | undefined;
  const stop = async () => {
    await Promise.all([...apps].map((app) => app.stop()));
    await azure.close();
    await endpoints.close();
  };
  const end = () => {
    ending ??= stop();
    return ending;
  };
  return {
    azure,
    settings,
    folder,
    kafkaPort: endpoints.ports.kafkaPort,
    faults: endpoints.faults,
    recreateHub: endpoints.recreateHub,
    async startApp(appFolder = ".", onLine = () => {}) {
      const dataFolder = join(folder, "functions-host");
      const app = await startApp({ appFolder, dataFolder, port: 0, settings, verbose: false, onLine });
      apps.add(app);
      return app;
    },
    end,
    async close() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
