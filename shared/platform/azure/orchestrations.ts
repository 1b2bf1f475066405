/** How an orchestration is, by the HTTP API of Durable Functions. */
export interface OrchestrationStatus {
  /** `Running`, `Completed`, `Failed` … */
  readonly runtimeStatus: string;
  /** Epoch milliseconds, to the second. */
  readonly lastUpdatedTime: number;
  /** What it gave back; undefined until it has ended. */
  readonly output?: unknown;
}

export interface Orchestrations {
  /** Undefined when there is no such instance. Throws when the app does not answer. */
  status(instanceId: string): Promise<OrchestrationStatus | undefined>;
  /** Starts an orchestration that is alone of its name: its instance id. False when it runs already. Throws when the app does not answer. */
  start(name: string): Promise<boolean>;
}

const answerWithin = 10_000;

/**
 * @param url of the function app: `https://NAME.azurewebsites.net`
 * @param key the system key `durabletask_extension`, or the master key; the local host asks for none
 */
export function orchestrations(url: string, key: string | undefined): Orchestrations {
  const headers: Record<string, string> = key === undefined ? {} : { "x-functions-key": key };
  const ask = (path: string, method: "GET" | "POST" = "GET") => {
    const address = new URL(`/runtime/webhooks/durabletask/${path}`, url);
    return fetch(address, { method, headers, signal: AbortSignal.timeout(answerWithin) });
  };
  return {
    async status(instanceId) {
      const answer = await ask(`instances/${encodeURIComponent(instanceId)}?showInput=false`);
      if (answer.status === 404) return undefined;
      // A failed instance is told with 500 and a body, one that runs with 202.
      if (![200, 202, 500].includes(answer.status)) throw new Error(`Durable Functions answers ${answer.status}`);
      const { runtimeStatus, lastUpdatedTime, output }: Record<string, unknown> = JSON.parse(await answer.text());
      if (typeof runtimeStatus !== "string")
        throw new Error(`Durable Functions answers ${answer.status}, without a status`);
      const found = { runtimeStatus, lastUpdatedTime: Date.parse(String(lastUpdatedTime)) };
      return output === undefined || output === null ? found : { ...found, output };
    },
    async start(name) {
      const path = `orchestrators/${encodeURIComponent(name)}/${encodeURIComponent(name)}`;
      const answer = await ask(path, "POST");
      if (answer.status === 409) return false;
      if (answer.status === 202) return true;
      throw new Error(`Durable Functions answers ${answer.status} to the start of ${name}: ${await answer.text()}`);
    },
  };
}
