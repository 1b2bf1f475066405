/** Starts invocations of one function. Created when all functions are known. */
export interface Listener {
  /** Starts no more invocations. The invoker waits for the running ones. */
  stop(): Promise<void>;
}

/** Runs a function on request, as `POST /admin/functions/NAME` does. Returns when the invocation has started. */
export interface ManualTrigger {
  /** @param input value of `{"input": …}` */
  fire(input: unknown): void;
}
