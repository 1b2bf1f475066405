import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Azure, type AzureListeners, openAzure } from "../../shared/platform/azure/clients.ts";
import { type Environment, readConfiguration } from "../../shared/platform/azure/configuration.ts";

/** Flags that select the target of a command. */
export const targetOptions = { data: { type: "string" } } as const;

export const targetUsage = `  --data FOLDER    data folder of the local stack (.local, or LOCAL_AZURE_DATA)
  COSMOS, LAKE_STORAGE and EVENT_HUBS (or their identity settings) in the environment select an Azure environment instead.`;

export interface TargetFlags {
  readonly data?: string | undefined;
}

/** The data folder of the local stack, from `--data` or the environment. */
export function stackFolder({ data }: TargetFlags): string {
  return data ?? process.env["LOCAL_AZURE_DATA"] ?? ".local";
}

/**
 * Opens the services named in the environment, otherwise those of the running local stack.
 *
 * @throws Error if no local stack is running
 */
export function openTarget(flags: TargetFlags, listeners?: AzureListeners): Azure {
  return openAzure(readConfiguration(targetSettings(flags)), listeners);
}

/** The Kafka port of the local stack; by default that of `npm start` and of Microsoft's emulator. */
export function localKafkaPort(flags: TargetFlags): number {
  const { kafkaPort } = isInEnvironment() ? { kafkaPort: undefined } : localStack(flags);
  return typeof kafkaPort === "number" ? kafkaPort : 9092;
}

function targetSettings(flags: TargetFlags): Environment {
  return isInEnvironment() ? process.env : localStack(flags).Values;
}

function isInEnvironment(): boolean {
  return Boolean(process.env["COSMOS"] ?? process.env["COSMOS__accountEndpoint"]);
}

/** The settings that `npm start` writes to the data folder. */
function localStack(flags: TargetFlags): { Values: Environment; kafkaPort?: unknown } {
  const file = join(stackFolder(flags), "settings.json");
  if (!existsSync(file)) throw new Error(`no local stack is running (no ${file}): run npm start, or use --data`);
  return JSON.parse(readFileSync(file, "utf8"));
}
