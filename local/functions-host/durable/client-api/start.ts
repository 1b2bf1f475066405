import { UnknownFunctionError } from "../functions.ts";
import { checkInstanceId, InvalidInstanceIdError } from "../instance-id.ts";
import { createInstance, findInstance, InstanceExistsError, isTerminal } from "../store/instances.ts";
import { type Answer, type Call, isTrue, jsonBody, RefusedCallError } from "./call.ts";
import type { HubFace } from "./hub-face.ts";
import { managementLinks } from "./links.ts";

/** `POST orchestrators/{name}[/{id}]`: starts an instance, and with `timeout` waits for it so many seconds. */
export async function startInstance(hub: HubFace, call: Call): Promise<Answer> {
  const [, name = "", id = hub.newId()] = call.segments;
  const input = JSON.stringify(jsonBody(call));
  await start(hub, { name, id, version: call.query.get("version") ?? "", input });
  const timeout = Number(call.query.get("timeout") ?? 0) * 1_000;
  const output = timeout > 0 ? await outputWithin(hub, id, timeout) : undefined;
  return output ?? started(hub, call, id);
}

/** `POST instances/{id}/restart`: the same once more, under a new id unless `restartWithNewInstanceId=false`. */
export async function restartInstance(hub: HubFace, call: Call, instanceId: string): Promise<Answer> {
  const instance = findInstance(hub.sql, instanceId);
  if (instance === undefined) return { status: 404 };
  const { name, version, input } = instance;
  const id = isTrue(call.query, "restartWithNewInstanceId", true) ? hub.newId() : instanceId;
  await start(hub, { name, version, input, id });
  return started(hub, call, id);
}

/** @throws RefusedCallError */
async function start(
  { sql, transactions, functions, now, newId, nudge }: HubFace,
  { name, ...rest }: { name: string; id: string; version: string; input: string },
): Promise<void> {
  try {
    checkInstanceId(rest.id);
    const instance = { ...rest, name: functions.resolve("orchestrator", name), execution: newId() };
    await transactions.run(() => createInstance(sql, instance, now()));
    nudge();
  } catch (error) {
    if (error instanceof InstanceExistsError) throw new RefusedCallError(409, error.message);
    if (error instanceof UnknownFunctionError || error instanceof InvalidInstanceIdError) {
      throw new RefusedCallError(400, error.message);
    }
    throw error;
  }
}

function started(hub: HubFace, call: Call, id: string): Answer {
  const links = managementLinks(call.hostUrl, hub.name, id);
  return { status: 202, body: links, headers: { location: links.statusQueryGetUri, "retry-after": "10" } };
}

/** The output of an instance that is over in time; one that failed is an answer of 500. */
async function outputWithin({ sql }: HubFace, id: string, timeout: number): Promise<Answer | undefined> {
  for (const until = performance.now() + timeout; performance.now() < until; ) {
    const instance = findInstance(sql, id);
    if (instance === undefined) return undefined;
    const { status, output } = instance;
    if (isTerminal(status)) return { status: status === "Failed" ? 500 : 200, body: JSON.parse(output ?? "null") };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}
