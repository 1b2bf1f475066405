import { setTimeout as sleep } from "node:timers/promises";
import { noCounts } from "../../shared/operations/status/counts.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streams } from "../../shared/streams/registry.ts";
import { type PipelineState, waitUntilSettled } from "../common/pipeline-state.ts";

/** A partition of a hub: it holds the sequence numbers 0 to `last`. */
export interface HubPartition {
  readonly stream: string;
  readonly partition: string;
  /** -1 when it is empty. */
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
 * Waits until all that is in the hubs is in bronze, and silver and gold have worked through it.
 *
 * @throws Error when nothing moves for two minutes
 */
export async function untilSettled(
  azure: Azure,
  partitions: readonly HubPartition[],
  onState: (state: PipelineState, landed: number) => void,
): Promise<void> {
  const inHubs = partitions.reduce((sum, { last }) => sum + last + 1, 0);
  await waitUntilSettled(azure, noCounts, inHubs, onState);
}

interface Instance {
  readonly instanceId: string;
  readonly createdTime: string;
  readonly runtimeStatus: string;
}

const endWithin = 60_000;

/**
 * Timers start new orchestrations all the time: those that are under way now must end, one after the other.
 *
 * @returns what is wrong with them, nothing when all is well
 */
export async function orchestrationsThatHang(port: () => number): Promise<string[]> {
  const known = await instances(port());
  if (known.length === 0) return ["no orchestration ever ran"];
  const failed = known.filter(({ runtimeStatus }) => runtimeStatus === "Failed");
  const open = new Set(known.filter(isOpen).map(run));
  for (const deadline = Date.now() + endWithin; open.size > 0 && Date.now() < deadline; await sleep(200)) {
    const still = new Set((await instances(port())).filter(isOpen).map(run));
    for (const one of open) if (!still.has(one)) open.delete(one);
  }
  return [...failed.map((one) => `${run(one)} failed`), ...[...open].map((one) => `${one} does not end`)];
}

async function instances(port: number): Promise<Instance[]> {
  const response = await fetch(`http://127.0.0.1:${port}/runtime/webhooks/durabletask/instances`);
  return (await response.json()) as Instance[];
}

const isOpen = ({ runtimeStatus }: Instance) => runtimeStatus === "Running" || runtimeStatus === "Pending";
const run = ({ instanceId, createdTime }: Instance) => `orchestration ${instanceId} of ${createdTime}`;
