import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { type HubEnvironment, openTaskHub, type TaskHub } from "../task-hub.ts";
import type { TaskHubOptions } from "../task-hub-options.ts";
import { fakeWorker } from "./fake-worker.ts";
import { registerSampleFunctions } from "./sample-functions.ts";

/** The libraries support one worker a process, so all hubs of a process share its functions. */
export const sampleFunctions = fakeWorker(registerSampleFunctions);

export interface ServedHub {
  readonly hub: TaskHub;
  /** Base URL of its HTTP API. */
  readonly url: string;
  readonly client: df.DurableClient;
  readonly lines: readonly string[];
  close(): Promise<void>;
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "task-hub-"));
}

/** Opens a hub and serves its HTTP API for the real client. */
export async function serveHub(
  folder: string,
  changes: Partial<TaskHubOptions & HubEnvironment> = {},
): Promise<ServedHub> {
  const lines: string[] = [];
  const options = {
    folder,
    name: "TestHub",
    keys: ["system-key", "master-key"] as const,
    maxConcurrentOrchestrators: 4,
    maxConcurrentActivities: 4,
    log: (line: string) => lines.push(line),
    ...sampleFunctions,
    ...changes,
  };
  const hub = await openTaskHub(options, { now: Date.now, gracePeriod: 500, ...changes });
  const server = createServer((request, response) => {
    void hub.handle(request, response).then((isOwn) => isOwn || response.writeHead(418).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    hub,
    url: `${url}/runtime/webhooks/durabletask`,
    client: clientOf(hub.clientBinding(url)),
    lines,
    async close() {
      server.close();
      server.closeAllConnections();
      await hub.close();
    },
  };
}

function clientOf(binding: string): df.DurableClient {
  const input = df.input.durableClient();
  const context = new InvocationContext({ functionName: "test", options: { extraInputs: [input] } });
  context.extraInputs.set(input, JSON.parse(binding));
  return df.getClient(context);
}

/** Waits until an instance has one of these statuses; default: the terminal ones. */
export async function untilStatus(
  client: df.DurableClient,
  id: string,
  statuses: readonly string[] = ["Completed", "Failed", "Terminated"],
): Promise<df.DurableOrchestrationStatus> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await sleep(10)) {
    const status = await client.getStatus(id, { showInput: true });
    if (statuses.includes(status.runtimeStatus)) return status;
  }
  const { runtimeStatus } = await client.getStatus(id);
  throw new Error(`${id} is still ${runtimeStatus}`);
}

/** Starts an instance and waits for its completion. */
export async function runToCompletion(
  client: df.DurableClient,
  name: string,
  input?: unknown,
): Promise<df.DurableOrchestrationStatus> {
  return untilStatus(client, await client.startNew(name, { input }));
}
