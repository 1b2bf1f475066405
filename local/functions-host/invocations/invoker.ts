import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppFunction } from "../bindings/app-function.ts";
import type { TriggerData } from "../bindings/trigger-data.ts";
import { type HostLog, messageOf } from "../log.ts";
import type { InvocationRequest, InvocationResponse, RetryContext } from "../worker/core-types.ts";

export interface Invocation {
  readonly of: AppFunction;
  /** Why, for the log: `bpm/3, 12 events`. */
  readonly reason: string;
  /** Makes the trigger's value; what it throws fails the invocation. */
  readonly data: () => TriggerData;
  /** Said in the log only when it fails, or with `--verbose`. */
  readonly quiet?: boolean;
  /** W3C `traceparent` of whoever asked for it. */
  readonly traceParent?: string;
}

export interface InvokerOptions {
  readonly invoke: (request: InvocationRequest) => Promise<InvocationResponse>;
  /** The value of a `durableClient` input. */
  readonly durableClient: () => string;
  readonly functionTimeout: number;
  readonly log: HostLog;
}

/** Runs invocations, writes a line about each, and knows those that run. */
export class Invoker {
  readonly #options: InvokerOptions;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  /** @throws what the function threw */
  async run(invocation: Invocation, retryContext?: RetryContext): Promise<InvocationResponse> {
    const invocationId = randomUUID();
    const running = this.#run(invocation, invocationId, retryContext);
    const settled = running.catch(() => {});
    this.#running.add(settled);
    try {
      return await running;
    } finally {
      this.#running.delete(settled);
    }
  }

  /** Waits for what runs, so many milliseconds at most. Resolves to how many did not end. */
  async drain(milliseconds: number): Promise<number> {
    await Promise.race([Promise.all(this.#running), sleep(milliseconds, undefined, { ref: false })]);
    return this.#running.size;
  }

  async #run(invocation: Invocation, invocationId: string, retryContext: RetryContext | undefined) {
    const { invoke, log, functionTimeout } = this.#options;
    const started = performance.now();
    const watch = watchTimeout(functionTimeout, () =>
      log.warn(`${invocation.of.name} runs longer than functionTimeout: Azure would restart the instance now`),
    );
    const tell = (failure: string | undefined) => {
      clearTimeout(watch);
      const milliseconds = performance.now() - started;
      const { of, quiet = false } = invocation;
      const reason = `${invocation.reason}${again(retryContext)}`;
      log.invocation({ functionName: of.name, invocationId, reason, milliseconds, failure }, quiet);
    };
    try {
      const response = await invoke(this.#request(invocation, invocationId, retryContext));
      tell(undefined);
      return response;
    } catch (error) {
      tell(messageOf(error));
      if (error instanceof Error && error.stack !== undefined) log.detail(error.stack);
      throw error;
    }
  }

  #request(
    { of, data, traceParent }: Invocation,
    invocationId: string,
    retryContext: RetryContext | undefined,
  ): InvocationRequest {
    const trigger = data();
    const clients = of.durableClients.map((name) => ({ name, data: { string: this.#options.durableClient() } }));
    return {
      invocationId,
      functionId: of.functionId,
      inputData: [{ name: of.trigger.name, data: trigger.data }, ...clients],
      triggerMetadata: trigger.metadata,
      traceContext: traceContext(traceParent),
      ...(retryContext === undefined ? {} : { retryContext }),
    };
  }
}

function again(context: RetryContext | undefined): string {
  return context === undefined || context.retryCount === 0 ? "" : `, retry ${context.retryCount}`;
}

const longestTimer = 2 ** 31 - 1;

function watchTimeout(milliseconds: number, onTimeout: () => void): NodeJS.Timeout | undefined {
  return milliseconds > longestTimer ? undefined : setTimeout(onTimeout, milliseconds).unref();
}

/** A span of the host's own, as W3C writes it: in the caller's trace, or in a new one. */
function traceContext(caller = "") {
  const [, trace = randomBytes(16).toString("hex"), flags = "01"] =
    /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(caller) ?? [];
  return { traceParent: `00-${trace}-${randomBytes(8).toString("hex")}-${flags}`, traceState: "", attributes: {} };
}
