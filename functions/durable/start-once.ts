import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { log } from "../../shared/platform/telemetry/log.ts";

/** A run whose state stood still for so long is given up: its host may be gone in a way that nobody noticed. */
const stoodStill = 30 * 60_000;

/**
 * Starts the orchestration that is alone of its name (its instance id is its name). One that runs already is success;
 * one that stood still for 30 minutes is terminated and started anew: its activities may live on harmlessly,
 * since everything that they move stands under an ETag.
 *
 * @param now epoch milliseconds
 */
export async function startOnce(context: InvocationContext, name: string, now: number): Promise<void> {
  const client = df.getClient(context);
  const running = await runningSince(client, name);
  if (running !== undefined) {
    if (now - running < stoodStill) return;
    log(context, "orchestration-stalled", { run: name, since: running });
    await client.terminate(name, "stood still");
  }
  try {
    await client.startNew(name, { instanceId: name });
  } catch (error) {
    // Two timers at one time: the other one started it.
    if ((await runningSince(client, name)) === undefined) throw error;
  }
}

/** When the running instance last moved, epoch milliseconds; undefined when none runs. */
async function runningSince(client: df.DurableClient, instanceId: string): Promise<number | undefined> {
  const { Pending, Running, ContinuedAsNew, Suspended } = df.OrchestrationRuntimeStatus;
  // A list, since the client tells "no such instance" by the text of an error only.
  const running = await client.getStatusBy({ runtimeStatus: [Pending, Running, ContinuedAsNew, Suspended] });
  const mine = running.find((status) => status.instanceId === instanceId);
  return mine === undefined ? undefined : new Date(mine.lastUpdatedTime).getTime();
}
