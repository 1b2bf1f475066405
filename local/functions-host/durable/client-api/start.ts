import { UnknownFunctionError } from "../functions.ts";
import { checkInstanceId, InvalidInstanceIdError } from "../instance-id.ts";
import { createInstance, findInstance, InstanceExistsError, isTerminal } from "../store/instances.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiError, type ApiRequest, type ApiResponse, isTrue, parseJsonBody } from "./api-request.ts";
import { managementLinks } from "./links.ts";

/** `POST orchestrators/{name}[/{id}]`: starts an instance; waits up to `timeout` seconds for its output. */
export async function startInstance(hub: ApiContext, request: ApiRequest): Promise<ApiResponse> {
  const [, name = "", id = hub.newId()] = request.segments;
  const input = JSON.stringify(parseJsonBody(request));
  await start(hub, { name, id, version: request.query.get("version") ?? "", input });
  const timeout = Number(request.query.get("timeout") ?? 0) * 1_000;
  const output = timeout > 0 ? await waitForOutput(hub, id, timeout) : undefined;
  return output ?? startedResponse(hub, request, id);
}

/** `POST instances/{id}/restart`: starts the instance again, under a new id unless `restartWithNewInstanceId=false`. */
export async function restartInstance(hub: ApiContext, request: ApiRequest, instanceId: string): Promise<ApiResponse> {
  const instance = findInstance(hub.sql, instanceId);
  if (instance === undefined) return { status: 404 };
  const { name, version, input } = instance;
  const id = isTrue(request.query, "restartWithNewInstanceId", true) ? hub.newId() : instanceId;
  await start(hub, { name, version, input, id });
  return startedResponse(hub, request, id);
}

/** @throws ApiError */
async function start(
  { sql, transactions, functions, now, newId, wake }: ApiContext,
  { name, ...rest }: { name: string; id: string; version: string; input: string },
): Promise<void> {
  try {
    checkInstanceId(rest.id);
    const instance = { ...rest, name: functions.resolve("orchestrator", name), execution: newId() };
    await transactions.run(() => createInstance(sql, instance, now()));
    wake();
  } catch (error) {
    if (error instanceof InstanceExistsError) throw new ApiError(409, error.message);
    if (error instanceof UnknownFunctionError || error instanceof InvalidInstanceIdError) {
      throw new ApiError(400, error.message);
    }
    throw error;
  }
}

function startedResponse(hub: ApiContext, request: ApiRequest, id: string): ApiResponse {
  const links = managementLinks(request.hostUrl, hub, id);
  return { status: 202, body: links, headers: { location: links.statusQueryGetUri, "retry-after": "10" } };
}

/** The output of an instance that completes in time (status 500 for a failed one); undefined after the timeout. */
async function waitForOutput({ sql }: ApiContext, id: string, timeout: number): Promise<ApiResponse | undefined> {
  for (const deadline = performance.now() + timeout; performance.now() < deadline; ) {
    const instance = findInstance(sql, id);
    if (instance === undefined) return undefined;
    const { status, output } = instance;
    if (isTerminal(status)) return { status: status === "Failed" ? 500 : 200, body: JSON.parse(output ?? "null") };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}
