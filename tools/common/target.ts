import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Azure, openAzure } from "../../shared/platform/azure/clients.ts";
import { type Environment, readConfiguration } from "../../shared/platform/azure/configuration.ts";
import type { ChargeListener } from "../../shared/platform/azure/documents.ts";

/** Flags by which every command finds its KoreVital. */
export const targetOptions = { data: { type: "string" } } as const;

export const targetUsage = `  --data FOLDER    of the local stack to talk to (.local, or KOREVITAL_DATA)
  With COSMOS, LAKE_STORAGE and EVENT_HUBS (or their identity settings) in the environment: that one instead.`;

export interface TargetFlags {
  readonly data?: string | undefined;
}

/** Folder of the local stack's data, as `--data` or the environment say. */
export function stackFolder({ data }: TargetFlags): string {
  return data ?? process.env["KOREVITAL_DATA"] ?? ".local";
}

/**
 * The services that a command talks to: those in the environment, else those of the local stack that runs.
 *
 * @throws Error that says how to start one
 */
export function openTarget(flags: TargetFlags, onCharge?: ChargeListener): Azure {
  return openAzure(readConfiguration(targetSettings(flags)), onCharge);
}

/** Port of the local stack's Kafka; that of `npm start` and of Microsoft's emulator where no stack says. */
export function localKafkaPort(flags: TargetFlags): number {
  const { kafkaPort } = isElsewhere() ? { kafkaPort: undefined } : localStack(flags);
  return typeof kafkaPort === "number" ? kafkaPort : 9092;
}

function targetSettings(flags: TargetFlags): Environment {
  return isElsewhere() ? process.env : localStack(flags).Values;
}

function isElsewhere(): boolean {
  return Boolean(process.env["COSMOS"] ?? process.env["COSMOS__accountEndpoint"]);
}

/** What `npm start` writes down for us. */
function localStack(flags: TargetFlags): { Values: Environment; kafkaPort?: unknown } {
  const file = join(stackFolder(flags), "settings.json");
  if (!existsSync(file)) throw new Error(`no local stack is running (no ${file}): npm start, or give --data`);
  return JSON.parse(readFileSync(file, "utf8"));
}
