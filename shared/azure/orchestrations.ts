/** How an orchestration is, by the HTTP API of Durable Functions. */
export interface OrchestrationStatus {
  /** `Running`, `Completed`, `Failed` … */
  readonly runtimeStatus: string;
  /** Epoch milliseconds, to the second. */
  readonly lastUpdatedTime: number;
}

export interface Orchestrations {
  /** Undefined when there is no such instance. Throws when the app does not answer. */
  status(instanceId: string): Promise<OrchestrationStatus | undefined>;
}

const answerWithin = 10_000;

/**
 * @param url of the function app: `https://NAME.azurewebsites.net`
 * @param key the system key `durabletask_extension`, or the master key; the local host asks for none
 */
export function orchestrations(url: string, key: string | undefined): Orchestrations {
  return {
    async status(instanceId) {
      const path = `/runtime/webhooks/durabletask/instances/${encodeURIComponent(instanceId)}?showInput=false`;
      const headers: Record<string, string> = key === undefined ? {} : { "x-functions-key": key };
      const answer = await fetch(new URL(path, url), { headers, signal: AbortSignal.timeout(answerWithin) });
      if (answer.status === 404) return undefined;
      // A failed instance is told with 500 and a body, one that runs with 202.
      if (![200, 202, 500].includes(answer.status)) throw new Error(`Durable Functions answers ${answer.status}`);
      const { runtimeStatus, lastUpdatedTime }: Record<string, unknown> = JSON.parse(await answer.text());
      if (typeof runtimeStatus !== "string")
        throw new Error(`Durable Functions answers ${answer.status}, without a status`);
      return { runtimeStatus, lastUpdatedTime: Date.parse(String(lastUpdatedTime)) };
    },
  };
}
