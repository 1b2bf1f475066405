import { join } from "node:path";
import { eventHubsConnection } from "../../local/connection-strings.ts";
import type { FaultInjector } from "../../local/faults/injector.ts";
import { type Azure, openAzure } from "../../shared/platform/azure/clients.ts";
import { readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { startLocalStack } from "../../testing/local-stack.ts";
import { durableKey } from "../common/running-stack.ts";
import { type KillableProcess, startBroker, startHost } from "./killable-process.ts";
import type { ChaosOptions } from "./options.ts";

/** A separate local stack whose processes can be killed. */
export interface ChaosStack {
  readonly azure: Azure;
  readonly faults: FaultInjector;
  /** Function hosts, and Event Hubs with `--broker`. */
  readonly processes: readonly KillableProcess[];
  /** Port of a function host. */
  readonly port: () => number;
  /** For the HTTP API of Durable Functions. */
  readonly durableKey: () => string | undefined;
  /** Number of alerts by name. */
  readonly alerts: ReadonlyMap<string, number>;
  /** Ends all processes and removes their data. */
  close(): Promise<void>;
}

export async function startChaosStack({
  hosts,
  broker,
  tables,
}: Pick<ChaosOptions, "hosts" | "broker" | "tables">): Promise<ChaosStack> {
  const stack = await startLocalStack(tables ? { TABLE_SCHEDULE: "*/10 * * * * *" } : {});
  const alerts = new Map<string, number>();
  const processes: KillableProcess[] = [];
  const openClients: Azure[] = [];
  const close = async () => {
    for (const azure of openClients) await azure.close();
    for (const process of processes.toReversed()) await process.stop();
    await stack.close();
  };
  const onLine = (line: string) => {
    const name = /\bALERT ([a-z-]+)/.exec(line)?.[1];
    if (name !== undefined) alerts.set(name, (alerts.get(name) ?? 0) + 1);
  };
  try {
    const brokerProcess = broker ? await startBroker(join(stack.folder, "broker")) : undefined;
    if (brokerProcess !== undefined) processes.push(brokerProcess);
    const often = { ...stack.settings, MAINTENANCE_SCHEDULE: "*/5 * * * * *" };
    const settings =
      brokerProcess === undefined
        ? often
        : { ...often, EVENT_HUBS: eventHubsConnection({ eventHubsPort: brokerProcess.port }) };
    const azure = brokerProcess === undefined ? stack.azure : openAzure(readConfiguration(settings));
    if (brokerProcess !== undefined) openClients.push(azure);
    for (let number = 1; number <= hosts; number += 1)
      processes.push(await startHost(`host ${number}`, join(stack.folder, "functions-host"), settings, onLine));
    const port = () => processes.at(-1)?.port ?? 0;
    return {
      azure,
      faults: stack.faults,
      processes,
      port,
      durableKey: () => durableKey(stack.folder),
      alerts,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
