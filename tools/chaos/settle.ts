import { noCounts } from "../../shared/bronze/manifest/outcome-counts.ts";
import { isActive } from "../../shared/operations/status/is-active.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { RuntimeStatus } from "../../shared/platform/azure/orchestrations.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { minute } from "../../shared/platform/time.ts";
import { streams } from "../../shared/streams/registry.ts";
import { type PipelineState, waitUntilSettled } from "../common/pipeline-state.ts";
import { pollUntil } from "../common/poll.ts";
import type { ChaosStack } from "./stack.ts";

/** A partition of a hub. It contains the sequence numbers 0 to `last`. */
export interface HubPartition {
  readonly stream: string;
  readonly partition: string;
  /** -1 if empty. */
  readonly last: number;
}

export async function hubPartitions(azure: Azure): Promise<HubPartition[]> {
  const states = streams.map(async ({ name, hub }) => {
    const { partitions } = await azure.hub(hub).state();
    return partitions.map(({ id, last }) => ({ stream: name, partition: id, last }));
  });
  return (await Promise.all(states)).flat();
}

/**
 * Waits until all events in the hubs are in bronze and processed by silver and gold.
 *
 * @throws Error after two minutes without progress
 */
export async function waitUntilHubsSettled(
  azure: Azure,
  partitions: readonly HubPartition[],
  onState: (state: PipelineState, landed: number) => void,
): Promise<void> {
  const inHubs = sumBy(partitions, ({ last }) => last + 1);
  await waitUntilSettled(azure, noCounts, inHubs, onState);
}

interface Instance {
  readonly instanceId: string;
  readonly createdTime: string;
  readonly runtimeStatus: RuntimeStatus;
}

/**
 * Waits until the orchestrations that run now have ended; timers start new ones continuously.
 *
 * @returns the violations; empty if all have ended without failure
 */
export async function unfinishedOrchestrations(app: Pick<ChaosStack, "port" | "durableKey">): Promise<string[]> {
  const current = await instances(app);
  if (current.length === 0) return ["no orchestration has run"];
  const failed = current.filter(({ runtimeStatus }) => runtimeStatus === "Failed");
  const running = new Set(current.filter(isRunning).map(run));
  const read = async () =>
    (await instances(app))
      .filter(isRunning)
      .map(run)
      .filter((one) => running.has(one));
  const { state } = await pollUntil(read, ({ length }) => length === 0, { timeout: minute, interval: 200 });
  return [...failed.map((one) => `${run(one)} failed`), ...state.map((one) => `${one} has not ended`)];
}

async function instances({ port, durableKey }: Pick<ChaosStack, "port" | "durableKey">): Promise<Instance[]> {
  const headers = { "x-functions-key": durableKey() ?? "" };
  const response = await fetch(`http://127.0.0.1:${port()}/runtime/webhooks/durabletask/instances`, { headers });
  return (await response.json()) as Instance[];
}

const isRunning = ({ runtimeStatus }: Instance) => isActive(runtimeStatus);
const run = ({ instanceId, createdTime }: Instance) => `orchestration ${instanceId} of ${createdTime}`;
