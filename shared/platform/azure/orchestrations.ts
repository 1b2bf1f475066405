/** As Durable Functions names them. */
export const runtimeStatuses = [
  "Pending",
  "Running",
  "ContinuedAsNew",
  "Suspended",
  "Completed",
  "Failed",
  "Terminated",
  "Canceled",
] as const;

export type RuntimeStatus = (typeof runtimeStatuses)[number];

/** The status of an orchestration, from the HTTP API of Durable Functions. */
export interface OrchestrationStatus {
  readonly runtimeStatus: RuntimeStatus;
  /** Epoch milliseconds, in whole seconds. */
  readonly lastUpdatedTime: number;
  /** Its result; undefined until it has ended. */
  readonly output?: unknown;
}

export interface Orchestrations {
  /** Undefined when there is no such instance. Throws when the app does not respond. */
  status(instanceId: string): Promise<OrchestrationStatus | undefined>;
  /**
   * Starts a singleton orchestration, whose instance id is its name. False when it is running. Throws when the app does
   * not respond.
   */
  start(name: string): Promise<boolean>;
}

const requestTimeout = 10_000;

/**
 * @param url of the function app, such as `https://NAME.azurewebsites.net`
 * @param key the system key `durabletask_extension`, or the master key
 */
export function orchestrations(url: string, key: string | undefined): Orchestrations {
  const headers: Record<string, string> = key === undefined ? {} : { "x-functions-key": key };
  const request = (path: string, method: "GET" | "POST" = "GET") => {
    const address = new URL(`/runtime/webhooks/durabletask/${path}`, url);
    return fetch(address, { method, headers, signal: AbortSignal.timeout(requestTimeout) });
  };
  return {
    async status(instanceId) {
      const response = await request(`instances/${encodeURIComponent(instanceId)}?showInput=false`);
      if (response.status === 404) return undefined;
      // 500 with a body reports a failed instance, 202 a running one.
      if (![200, 202, 500].includes(response.status)) throw new Error(`Durable Functions returns ${response.status}`);
      const { lastUpdatedTime, output, ...values }: Record<string, unknown> = JSON.parse(await response.text());
      const runtimeStatus = runtimeStatuses.find((status) => status === values["runtimeStatus"]);
      if (runtimeStatus === undefined)
        throw new Error(`Durable Functions returns ${response.status} without a known status`);
      const found = { runtimeStatus, lastUpdatedTime: Date.parse(String(lastUpdatedTime)) };
      return output === undefined || output === null ? found : { ...found, output };
    },
    async start(name) {
      const path = `orchestrators/${encodeURIComponent(name)}/${encodeURIComponent(name)}`;
      const response = await request(path, "POST");
      if (response.status === 409) return false;
      if (response.status === 202) return true;
      throw new Error(
        `Durable Functions returns ${response.status} for the start of ${name}: ${await response.text()}`,
      );
    },
  };
}
