import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { activeStatuses } from "../../shared/operations/status/is-active.ts";
import { orchestrationStalledAfter } from "../../shared/operations/status/stalled.ts";
import { log } from "../../shared/platform/telemetry/log.ts";

export interface SingletonOptions {
  /** By default the orchestration's name. */
  readonly instanceId?: string;
  readonly input?: unknown;
}

/**
 * Starts a singleton orchestration: one instance of its id runs at a time. A running instance is left alone. An
 * instance without
 * progress for 30 minutes is terminated and restarted; activities of it that still run do no harm, since every write
 * of theirs is conditional on an ETag.
 *
 * @param now epoch milliseconds
 */
export async function startSingleton(
  context: InvocationContext,
  name: string,
  now: number,
  { instanceId = name, input }: SingletonOptions = {},
): Promise<void> {
  const client = df.getClient(context);
  const running = await lastProgress(client, instanceId);
  if (running !== undefined) {
    if (now - running < orchestrationStalledAfter) return;
    log(context, "orchestration-stalled", { run: instanceId, since: running });
    await client.terminate(instanceId, "stalled");
  }
  try {
    await client.startNew(name, input === undefined ? { instanceId } : { instanceId, input });
  } catch (error) {
    // Another timer may have started it in the meantime.
    if ((await lastProgress(client, instanceId)) === undefined) throw error;
  }
}

/** Last progress of the running instance, epoch milliseconds; undefined when none is running. */
async function lastProgress(client: df.DurableClient, instanceId: string): Promise<number | undefined> {
  const runtimeStatus = activeStatuses.map((status) => df.OrchestrationRuntimeStatus[status]);
  // A query, since the client reports a missing instance only by the text of an error.
  const running = await client.getStatusBy({ runtimeStatus });
  const mine = running.find((status) => status.instanceId === instanceId);
  return mine === undefined ? undefined : new Date(mine.lastUpdatedTime).getTime();
}
