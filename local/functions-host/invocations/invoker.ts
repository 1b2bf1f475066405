import { randomBytes, randomUUID } from "node:crypto";
import type { AppFunction } from "../bindings/app-function.ts";
import type { TriggerData } from "../bindings/trigger-data.ts";
import { firstLineOf } from "../error-message.ts";
import type { HostLog } from "../log.ts";
import { maxTimerDelay, waitAtMost } from "../wait.ts";
import type { InvocationRequest, InvocationResponse, RetryContext } from "../worker/core-types.ts";

export interface Invocation {
  readonly appFunction: AppFunction;
  /** Cause of the invocation for the log: `bpm/3, 12 events`. */
  readonly reason: string;
  /** Creates the trigger value. An error fails the invocation. */
  readonly data: () => TriggerData;
  /** Logged only on failure, or with `--verbose`. */
  readonly quiet?: boolean;
  /** Of this invocation, a UUID. By default a new one. */
  readonly id?: string;
  /** W3C `traceparent` of the caller. */
  readonly traceParent?: string;
}

export interface InvokerOptions {
  readonly invoke: (request: InvocationRequest) => Promise<InvocationResponse>;
  /** The value of a `durableClient` input. */
  readonly durableClient: () => string;
  readonly functionTimeout: number;
  readonly log: HostLog;
}

/** Runs invocations, logs one line for each, and tracks the running ones. */
export class Invoker {
  readonly #options: InvokerOptions;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  /** @throws the error of the function */
  async run(invocation: Invocation, retryContext?: RetryContext): Promise<InvocationResponse> {
    const invocationId = invocation.id ?? randomUUID();
    const running = this.#run(invocation, invocationId, retryContext);
    const settled = running.catch(() => {});
    this.#running.add(settled);
    try {
      return await running;
    } finally {
      this.#running.delete(settled);
    }
  }

  /** Waits for running invocations until the timeout. Resolves to the number of those that did not end. */
  async drain(milliseconds: number): Promise<number> {
    await waitAtMost(milliseconds, Promise.all(this.#running));
    return this.#running.size;
  }

  async #run(invocation: Invocation, invocationId: string, retryContext: RetryContext | undefined) {
    const { invoke, log, functionTimeout } = this.#options;
    const started = performance.now();
    const watch = watchTimeout(functionTimeout, () =>
      log.warn(`${invocation.appFunction.name} exceeds functionTimeout: Azure would restart the instance now`),
    );
    const logOutcome = (failure: string | undefined) => {
      clearTimeout(watch);
      const milliseconds = performance.now() - started;
      const { appFunction, quiet = false } = invocation;
      const reason = `${invocation.reason}${retryLabel(retryContext)}`;
      log.invocation({ functionName: appFunction.name, invocationId, reason, milliseconds, failure }, quiet);
    };
    try {
      const response = await invoke(this.#request(invocation, invocationId, retryContext));
      logOutcome(undefined);
      return response;
    } catch (error) {
      logOutcome(firstLineOf(error));
      if (error instanceof Error && error.stack !== undefined) log.detail(error.stack);
      throw error;
    }
  }

  #request(
    { appFunction, data, traceParent }: Invocation,
    invocationId: string,
    retryContext: RetryContext | undefined,
  ): InvocationRequest {
    const trigger = data();
    const clients = appFunction.durableClients.map((name) => ({
      name,
      data: { string: this.#options.durableClient() },
    }));
    return {
      invocationId,
      functionId: appFunction.functionId,
      inputData: [{ name: appFunction.trigger.name, data: trigger.data }, ...clients],
      triggerMetadata: trigger.metadata,
      traceContext: traceContext(traceParent),
      ...(retryContext === undefined ? {} : { retryContext }),
    };
  }
}

function retryLabel(context: RetryContext | undefined): string {
  return context === undefined || context.retryCount === 0 ? "" : `, retry ${context.retryCount}`;
}

function watchTimeout(milliseconds: number, onTimeout: () => void): NodeJS.Timeout | undefined {
  return milliseconds > maxTimerDelay ? undefined : setTimeout(onTimeout, milliseconds).unref();
}

/** A new W3C span: in the trace of the caller, or in a new trace. */
function traceContext(caller = "") {
  const [, trace = randomBytes(16).toString("hex"), flags = "01"] =
    /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(caller) ?? [];
  return { traceParent: `00-${trace}-${randomBytes(8).toString("hex")}-${flags}`, traceState: "", attributes: {} };
}
