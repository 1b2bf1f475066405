import { join } from "node:path";
import { eventHubsConnection } from "../../local/connection-strings.ts";
import type { FaultBoard } from "../../local/faults/board.ts";
import { type Azure, openAzure } from "../../shared/platform/azure/clients.ts";
import { readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { startLocalStack } from "../../testing/local-stack.ts";
import type { ChaosOptions } from "./options.ts";
import { startBroker, startHost, type Victim } from "./killable-process.ts";

/** A stack of its own, whose processes can be killed. */
export interface ChaosStack {
  readonly azure: Azure;
  readonly faults: FaultBoard;
  /** Function hosts, and Event Hubs where that was wished. */
  readonly victims: readonly Victim[];
  /** Port of a function host. */
  readonly port: () => number;
  /** How often each alert came, by its name. */
  readonly alerts: ReadonlyMap<string, number>;
  /** Ends all processes and removes their data. */
  close(): Promise<void>;
}

export async function startChaosStack({ hosts, broker }: Pick<ChaosOptions, "hosts" | "broker">): Promise<ChaosStack> {
  const stack = await startLocalStack();
  const alerts = new Map<string, number>();
  const victims: Victim[] = [];
  const opened: Azure[] = [];
  const close = async () => {
    for (const azure of opened) await azure.close();
    for (const victim of victims.toReversed()) await victim.stop();
    await stack.close();
  };
  const onLine = (line: string) => {
    const name = /\bALERT ([a-z-]+)/.exec(line)?.[1];
    if (name !== undefined) alerts.set(name, (alerts.get(name) ?? 0) + 1);
  };
  try {
    const own = broker ? await startBroker(join(stack.folder, "broker")) : undefined;
    if (own !== undefined) victims.push(own);
    const often = { ...stack.settings, MAINTENANCE_SCHEDULE: "*/5 * * * * *" };
    const settings =
      own === undefined ? often : { ...often, EVENT_HUBS: eventHubsConnection({ eventHubsPort: own.port }) };
    const azure = own === undefined ? stack.azure : openAzure(readConfiguration(settings));
    if (own !== undefined) opened.push(azure);
    for (let number = 1; number <= hosts; number += 1)
      victims.push(await startHost(`host ${number}`, join(stack.folder, "functions-host"), settings, onLine));
    const port = () => victims.at(-1)?.port ?? 0;
    return { azure, faults: stack.faults, victims, port, alerts, close };
  } catch (error) {
    await close();
    throw error;
  }
}
