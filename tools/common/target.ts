import { type Azure, type AzureListeners, openAzure } from "../../shared/platform/azure/clients.ts";
import { type Environment, readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { runningStack } from "./running-stack.ts";
import { stackFolder, type TargetFlags } from "./stack-folder.ts";

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
  return (isInEnvironment() ? undefined : runningStack(stackFolder(flags)).kafkaPort) ?? 9092;
}

function targetSettings(flags: TargetFlags): Environment {
  return isInEnvironment() ? process.env : runningStack(stackFolder(flags)).settings;
}

/** Whether the environment selects an Azure environment instead of the local stack. */
export function isInEnvironment(): boolean {
  return Boolean(process.env["COSMOS"] ?? process.env["COSMOS__accountEndpoint"]);
}
